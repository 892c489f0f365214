"""Where a running session's turns come from: the agent's own file when it says something, else the screen; never another session's."""

from __future__ import annotations

import json
import time
from pathlib import Path

from wisen.wrapper.raw import MAGIC, Moment, frame
from wisen.wrapper.source import LATE, Source

FIX = "fix the failing test"


class Session:
    """One that began a while ago, in which FIX was asked; its agent may write where pi does."""

    def __init__(self, folder: Path, ago: float = 2 * LATE) -> None:
        self.began = time.time() - ago
        self.folder, self.recording = folder, folder / "raw"
        asked = json.dumps({"kind": "prompt", "text": FIX}).encode()
        moments = [
            Moment(0.0, "r", b"80x24"),
            Moment(0.5, "o", b"> fix the failing test"),
            Moment(1.0, "m", asked),
        ]
        self.recording.write_bytes(
            MAGIC + b"".join(map(frame, [*moments, Moment(2.0, "o", b"\r\nFixed, on the screen.\r\n")]))
        )
        self.source = Source("pi", {"HOME": str(folder)}, str(folder), self.began, str(self.recording))
        self.source.heard(FIX, self.began + 1)

    def writes(self, name: str, *texts: str) -> Path:
        path = self.folder / ".pi" / "agent" / "sessions" / "--here--" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows: list[dict[str, object]] = [{"type": "session", "cwd": str(self.folder)}]
        rows += [{"type": "message", "message": {"role": "user", "content": text}} for text in texts]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    def looks(self) -> tuple[str, list[str]]:
        while self.source.step(time.monotonic, time.monotonic() + 0.02):
            pass
        return self.source.where, [turn.text for turn in self.source.turns]


def test_where_the_agent_writes_nothing_the_screen_tells_until_it_does(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.source.named(str(tmp_path / "told-by-a-hook.jsonl"))
    assert session.looks() == ("screen", [FIX, "Fixed, on the screen."])
    session.writes("x.jsonl", FIX).replace(tmp_path / "told-by-a-hook.jsonl")
    assert session.looks() == ("own", [FIX])


def test_until_the_agent_had_time_to_write_nothing_is_said(tmp_path: Path) -> None:
    session = Session(tmp_path, ago=LATE / 2)
    assert session.looks() == ("", [])
    session.writes("x.jsonl", FIX)
    assert session.looks() == ("own", [FIX])


def test_a_file_that_does_not_hold_what_was_asked_here_is_anothers(tmp_path: Path) -> None:
    session = Session(tmp_path, ago=LATE / 2)
    session.writes("other.jsonl", "cut a release")
    assert session.looks() == ("", [])
    mine = session.writes("mine.jsonl", FIX)
    assert session.looks() == ("own", [FIX]) and session.source.paths == [str(mine)]
    session.writes("other.jsonl", "cut a release", "and announce it")
    assert session.looks() == ("own", [FIX])


def test_a_second_transcript_goes_on_where_the_first_ends(tmp_path: Path) -> None:
    session = Session(tmp_path, ago=LATE / 2)
    session.writes("first.jsonl", FIX)
    session.looks()
    session.source.heard("now cut a release", time.time())
    session.writes("second.jsonl", "now cut a release")
    assert session.looks() == ("own", [FIX, "now cut a release"])


def test_at_the_end_the_newest_is_taken_where_nothing_was_followed(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.source = Source("pi", {"HOME": str(tmp_path)}, str(tmp_path), session.began, "")
    assert session.source.end() == []
    session.writes("x.jsonl", "hello")
    assert [turn.text for turn in session.source.end()] == ["hello"]
