"""An agent's transcript, read while it grows: only what is new, whatever the agent does to the file."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from wisen.wrapper import own
from wisen.wrapper.own.tail import PIECE, Tail

GOLDEN = Path(__file__).parent / "golden"


def tail(name: str, path: Path | str, since: float = 0.0) -> Tail:
    reader = own.reader(name)
    assert reader
    return Tail(name, reader, str(path), since)


def said(text: str, at: str = "2030-01-01T00:00:00Z", role: str = "user") -> str:
    return json.dumps({"type": "message", "timestamp": at, "message": {"role": role, "content": text}}) + "\n"


def texts(it: Tail) -> list[str]:
    return [turn.text for turn in it.turns]


def add(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_only_what_is_new_is_read_and_half_a_line_waits(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    it = tail("pi", path)
    with pytest.raises(OSError, match=r"s\.jsonl"):
        it.look()
    path.write_text(said("one"))
    assert not it.look() and texts(it) == ["one"]
    add(path, said("two") + said("three")[:20])
    assert not it.look() and texts(it) == ["one", "two"]
    add(path, said("three")[20:])
    assert not it.look() and texts(it) == ["one", "two", "three"]


@pytest.mark.parametrize("way", ["cut", "replaced"])
def test_a_file_that_is_written_anew_is_read_from_its_beginning(tmp_path: Path, way: str) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(said("one") + said("two"))
    it = tail("pi", path)
    it.look()
    if way == "replaced":
        (tmp_path / "new").write_text(said("one again") + said("and more of it than there was before"))
        os.replace(tmp_path / "new", path)
    else:
        path.write_text(said("short"))
    it.look()
    assert texts(it)[0] in ("one again", "short") and "two" not in texts(it)


def test_a_long_one_is_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text("".join(said(f"{n} {'x' * 5000}") for n in range(100)))
    it, looks = tail("pi", path), 1
    while it.look():
        looks += 1
    assert looks == -(-path.stat().st_size // PIECE) and len(it.turns) == 100


def test_turns_of_an_earlier_session_are_left_out_and_old_ones_can_be_let_go(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(said("before", "2020-01-01T00:00:00Z") + "".join(said(f"turn {n}") for n in range(10)))
    it = tail("pi", path, since=1_800_000_000)
    it.look()
    assert len(it.turns) == 10
    it.let_go(4)
    assert it.gone == 6 and texts(it) == [f"turn {n}" for n in range(6, 10)]
    add(path, said("turn 10"))
    it.look()
    assert (it.gone, len(it.turns)) == (6, 5)


def test_a_result_that_comes_after_its_call_was_let_go_is_not_put_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    call = {"type": "toolCall", "id": "k", "name": "bash", "arguments": {"command": "make"}}
    rows = [{"type": "message", "message": {"role": "assistant", "content": [call]}}]
    rows += [{"type": "message", "message": {"role": "user", "content": f"turn {n}"}} for n in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    it = tail("pi", path)
    it.look()
    it.let_go(2)
    result = {"role": "toolResult", "toolCallId": "k", "content": [{"type": "text", "text": "late"}]}
    add(path, json.dumps({"type": "message", "message": result}) + "\n")
    it.look()
    assert texts(it) == ["turn 1", "turn 2"]


@pytest.mark.parametrize(
    "name", sorted(path.name for path in GOLDEN.iterdir() if (path / "session.jsonl").exists())
)
def test_followed_to_its_end_it_says_what_the_reader_says(name: str, tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    content = (GOLDEN / name / "session.jsonl").read_bytes()
    agent = name.partition("-")[0]
    it = tail(agent, path)
    for end in (len(content) // 3, 2 * len(content) // 3, len(content)):
        path.write_bytes(content[:end])
        it.look()
    it.end()
    reader = own.reader(agent)
    assert reader and tuple(it.turns) == reader.read(content).turns


def test_a_file_that_is_no_lines_is_read_whole_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / ".aider.chat.history.md"
    path.write_text("\n# aider chat started at 2030-01-01 00:00:00\n\n#### fix it  \n\nFixed.\n")
    os.utime(path, (1_900_000_000, 1_900_000_000))
    it = tail("aider", path)
    assert not it.look() and texts(it) == ["fix it", "Fixed."] and it.weight == path.stat().st_size
    before = it.turns
    assert not it.look() and it.turns is before
    add(path, "\n#### and now  \n\nDone.\n")
    os.utime(path, (1_900_000_005, 1_900_000_005))
    it.look()
    assert texts(it) == ["fix it", "Fixed.", "and now", "Done."]


def test_a_folder_tells_of_a_change_in_any_of_its_files(tmp_path: Path) -> None:
    folder = next(path for path in GOLDEN.iterdir() if path.name.startswith("vibe"))
    work = tmp_path / "vibe"
    (work / "chunks").mkdir(parents=True)
    (work / "meta.json").write_text("{}")
    it = tail("vibe", work / "meta.json")
    it.look()
    assert not it.turns
    entry = {
        "id": "1",
        "createdAt": 1_900_000_000,
        "type": "message",
        "role": "user",
        "content": [{"type": "text", "text": "hello"}],
    }
    (work / "chunks" / "a.json").write_text(json.dumps([entry]))
    os.utime(work / "chunks" / "a.json", (1_900_000_005, 1_900_000_005))
    it.look()
    assert texts(it) == ["hello"] and folder.is_dir()
    shutil.rmtree(work)
    it.look()
    assert texts(it) == ["hello"], "what was read of it stands"
