"""What the client sends, in whatever pieces it comes: lines and bodies out of a pipe, a socket and a file."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from wisen.lsp import intake
from wisen.lsp.intake import Intake


async def test_lines_and_bodies_come_out_whole_however_they_were_cut() -> None:
    source, sink = os.pipe()
    told = Intake(source)
    line = asyncio.ensure_future(told.readline())
    for piece in (b"Content-Len", b"gth: 4\r", b"\n\r\n{"):
        os.write(sink, piece)
        await asyncio.sleep(0)
    assert await line == b"Content-Length: 4\r\n" and await told.readline() == b"\r\n"
    body = asyncio.ensure_future(told.readexactly(4))
    await asyncio.sleep(0)
    assert not body.done()
    os.write(sink, b'"a}next\nlast')
    os.close(sink)
    assert await body == b'{"a}' and await told.readline() == b"next\n"
    assert [await told.readline(), await told.readline(), await told.readexactly(3)] == [b"last", b"", b""]
    os.close(source)


async def test_a_line_without_end_and_a_body_without_measure_are_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "HEADER", 8)
    monkeypatch.setattr(intake, "BODY", 10)
    ours, theirs = socket.socketpair()
    theirs.sendall(b"x" * 20 + b"\n" + b"y" * 30 + b"z\n")
    told = Intake(ours.fileno())
    assert [await told.readline(), await told.readline(), await told.readline()] == [
        b"x" * 8,
        b"x" * 8,
        b"xxxx\n",
    ]
    assert await told.readexactly(30) == b"null" and await told.readline() == b"z\n"
    ours.close(), theirs.close()


async def test_a_file_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "told").write_bytes(b"one\ntwo")
    with (tmp_path / "told").open("rb") as file:
        told = Intake(file.fileno())
        assert [await told.readline(), await told.readline(), await told.readline()] == [
            b"one\n",
            b"two",
            b"",
        ]


async def test_whoever_is_due_has_a_turn_between_two_lines() -> None:
    source, sink = os.pipe()
    told, turns = Intake(source), []

    async def other() -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    task = asyncio.ensure_future(other())
    os.write(sink, b"a\n" * 50)
    for _ in range(50):
        await told.readline()
    task.cancel()
    assert len(turns) >= 50
    os.close(source), os.close(sink)
