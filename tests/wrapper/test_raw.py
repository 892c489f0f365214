"""The raw recording survives whatever the writer's end was."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.wrapper.raw import FRAME, LONGEST, MAGIC, Moment, arrived, frame, moments, size

MOMENT = st.builds(
    Moment, st.floats(0, 1e6, allow_nan=False), st.sampled_from("oirmx"), st.binary(max_size=200)
)


def read(data: bytes) -> list[Moment]:
    return list(moments(io.BytesIO(data)))


@given(st.lists(MOMENT, max_size=20))
def test_what_was_written_is_read(written: list[Moment]) -> None:
    assert read(b"".join(map(frame, written))) == written


@given(st.lists(MOMENT, max_size=10), st.data())
def test_a_cut_anywhere_loses_only_what_comes_after(written: list[Moment], data: st.DataObject) -> None:
    whole = b"".join(map(frame, written))
    found = read(whole[: data.draw(st.integers(0, len(whole)))])
    assert found[:-1] == written[: max(0, len(found) - 1)]
    if found:
        last = written[len(found) - 1]
        assert found[-1].at == last.at
        assert last.data.startswith(found[-1].data)


@given(st.lists(MOMENT, max_size=10), st.lists(st.integers(1, 300)))
def test_read_while_it_is_written_an_event_comes_when_it_stands_whole(
    written: list[Moment], steps: list[int]
) -> None:
    whole, found, at = b"".join(map(frame, written)), [], 0
    for end in (*steps, len(whole)):
        more, length = arrived(whole[at : at + end])
        found, at = found + more, at + length
    assert found == written and at == len(whole)


def test_what_cannot_be_an_event_is_told() -> None:
    with pytest.raises(ValueError, match="no event"):
        arrived(b"\xff" * FRAME.size)


@given(st.binary(max_size=300))
def test_noise_is_never_an_error(noise: bytes) -> None:
    assert isinstance(read(noise), list)


def test_output_that_was_cut_short_is_given_as_far_as_it_goes() -> None:
    whole = frame(Moment(1.0, "o", b"all of it"))
    assert read(whole[:-3]) == [Moment(1.0, "o", b"all of")]
    assert read(frame(Moment(1.0, "m", b"a marker"))[:-3]) == []


def test_a_length_no_writer_writes_ends_the_recording() -> None:
    assert read(FRAME.pack(0.0, LONGEST + 1, ord("o")) + b"x" * 100) == []


def test_an_event_is_sixteen_bytes_and_its_data() -> None:
    assert len(MAGIC) == 8
    assert FRAME.size == 16
    assert frame(Moment(1.5, "o", b"hi"))[8:] == b"\x02\0\0\0o\0\0\0hi"


@pytest.mark.parametrize(
    ("data", "cells"),
    [
        (b"100x30", (100, 30)),
        (b"", (80, 24)),
        (b"0x0", (80, 24)),
        (b"wide", (80, 24)),
        (b"1x99999999", (80, 24)),
    ],
)
def test_a_size_is_sane_or_the_usual_one(data: bytes, cells: tuple[int, int]) -> None:
    assert size(data) == cells
