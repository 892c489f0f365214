"""One folder an agent: a transcript in the shape it writes, by hand, and the turns that should be read from it.

The name before the first `-` is the reader's; `session.sql` is made a database first.
"""

from __future__ import annotations

import json
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wisen.skills.model import Turn, Who
from wisen.wrapper import own

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = sorted(folder.name for folder in GOLDEN.iterdir())
LINES = [name for name in FOLDERS if (GOLDEN / name / "session.jsonl").exists()]


def transcript(name: str, tmp_path: Path) -> Path:
    folder = GOLDEN / name
    script = folder / "session.sql"
    if not script.exists():
        return next(folder.glob("session.*"))
    database = tmp_path / "session.db"
    with sqlite3.connect(database) as connection:
        connection.executescript(script.read_text())
    connection.close()
    return database


def expected(name: str) -> tuple[dict[str, object], list[Turn]]:
    told = json.loads((GOLDEN / name / "expected.json").read_text())
    turns = [
        Turn(Who(turn.pop("who")), paths=tuple(turn.pop("paths", ())), **turn) for turn in told.pop("turns")
    ]
    return told, turns


def reader(name: str) -> own.Reader:
    found = own.reader(name.partition("-")[0])
    assert found
    return found


@pytest.mark.parametrize("name", FOLDERS)
def test_a_transcript_is_read_as_it_should(name: str, tmp_path: Path) -> None:
    path = transcript(name, tmp_path)
    told, turns = expected(name)
    for content in (str(path), path.read_bytes()):
        found = reader(name).read(content)
        assert {key: getattr(found, key) for key in told} == told
        if name == "aider":  # local time, and only the chat's
            assert all(turn.at == found.turns[0].at for turn in found.turns)
            assert [_timeless(turn) for turn in found.turns] == turns
        else:
            assert list(found.turns) == turns


def _timeless(turn: Turn) -> Turn:
    from dataclasses import replace

    return replace(turn, at=0.0)


@pytest.mark.parametrize("name", LINES)
@settings(max_examples=30, deadline=None)
@given(cuts=st.lists(st.floats(0, 1), max_size=8).map(sorted))
def test_following_it_in_pieces_reads_the_same(name: str, cuts: list[float]) -> None:
    content = (GOLDEN / name / "session.jsonl").read_bytes()
    follow = own.follow(name.partition("-")[0])
    assert follow
    edges = [0, *(int(cut * len(content)) for cut in cuts), len(content)]
    for begin, end in pairwise(edges):
        follow.feed(content[begin:end])
    assert follow.end() == reader(name).read(content)


@pytest.mark.parametrize("name", LINES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_cut_anywhere_gives_a_beginning(name: str, data: st.DataObject) -> None:
    content = (GOLDEN / name / "session.jsonl").read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    whole, part = reader(name).read(content).turns, reader(name).read(content[:cut]).turns
    assert len(part) <= len(whole)
    said = [(turn.who, turn.text, turn.command) for turn in whole if turn.who is not Who.TOOL]
    assert [(t.who, t.text, t.command) for t in part if t.who is not Who.TOOL] == said[
        : sum(t.who is not Who.TOOL for t in part)
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        "type message content role text data payload item id timestamp attachment uuid toolCalls args parts".split()
    ), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("name", LINES)
@settings(max_examples=60, deadline=None)
@given(records=st.lists(JSON, max_size=6), noise=st.binary(max_size=40))
def test_odd_records_are_counted_never_raised(name: str, records: list[object], noise: bytes) -> None:
    content = b"".join(json.dumps(record).encode() + b"\n" for record in records) + noise + b"\n"
    found = reader(name).read(content)
    assert found.skipped <= len(records) + 1 + noise.count(b"\n")
    assert all(isinstance(turn.text, str) for turn in found.turns)


def test_a_reader_of_tomorrow_is_none() -> None:
    assert own.reader("nobody") is None
    assert own.reader("../secrets") is None
    assert own.reader("shape") is None
    assert own.follow("aider") is None


@pytest.mark.parametrize("name", ["claude", "aider", "opencode", "llm", "vibe", "hermes"])
def test_a_file_that_is_gone_is_an_os_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing"):
        reader(name).read(str(tmp_path / "nothing"))


@pytest.mark.parametrize("name", ["opencode", "llm", "hermes", "openclaw", "goose"])
def test_a_database_of_another_shape_is_an_os_error(name: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE unrelated (x)")
    connection.close()
    for content in (str(other), b"this is no database" * 100):
        with pytest.raises(OSError, match="database"):
            reader(name).read(content)
