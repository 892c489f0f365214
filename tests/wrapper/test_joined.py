"""Where an agent's own transcript ends before the session did, the terminal tells the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wisen.skills.home import Home
from wisen.skills.model import Turn, Who
from wisen.wrapper.closing import recover
from wisen.wrapper.joined import beyond, missing
from wisen.wrapper.raw import MAGIC, Moment, frame

OWN = [Turn(Who.PERSON, "fix the failing test", 1001.0), Turn(Who.AGENT, "Fixed.", 1005.0)]


@pytest.mark.parametrize(
    ("prompts", "since"),
    [
        ([], None),
        ([(1000.9, "fix the failing test")], None),
        ([(1000.9, "fix the failing test"), (1020.0, "now cut a release")], 1020.0),
        ([(1020.0, "/exit"), (1021.0, "exit"), (1022.0, "!ls -la"), (1023.0, "   ")], None),
        ([(1020.0, "fix  the failing\ntest")], None),  # the agent wrote it down under another time
        ([(1006.0, "now cut a release")], None),  # clocks differ
    ],
)
def test_only_what_was_asked_after_the_last_of_the_agents_own_words(
    prompts: list[tuple[float, str]], since: float | None
) -> None:
    assert beyond(OWN, prompts) == since


def test_without_times_nothing_is_joined() -> None:
    assert beyond([], [(1020.0, "now cut a release")]) is None
    assert beyond([*OWN, Turn(Who.AGENT, "?")], [(1020.0, "now cut a release")]) is None


@pytest.mark.parametrize("wrote_all", [True, False])
def test_an_agent_that_was_killed_in_the_middle_of_an_answer(tmp_path: Path, wrote_all: bool) -> None:
    """A Codex session of two prompts, of which its own file has one, or both."""
    home = Home({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "wisen")}, str(tmp_path))
    own = tmp_path / "rollout.jsonl"
    said = [("user", "fix the failing test", "00:00:01"), ("assistant", "Fixed.", "00:00:05")]
    said += [("user", "now cut a release", "00:00:20"), ("assistant", "Cutting it.", "00:00:25")] * wrote_all
    rows: list[dict[str, object]] = [{"type": "session_meta", "payload": {"cwd": str(tmp_path)}}]
    for who, text, at in said:
        kind = "user_message" if who == "user" else "agent_message"
        rows.append(
            {
                "timestamp": f"2026-01-01T{at}Z",
                "type": "event_msg",
                "payload": {"type": kind, "message": text},
            }
        )
    own.write_text("".join(json.dumps(row) + "\n" for row in rows))
    began = 1767225600.0  # 2026-01-01T00:00:00Z
    kept = home.sessions.begin(
        "20260101-000000-aaaa", agent="codex", cwd=str(tmp_path), began=began, reader="codex", own=str(own)
    )
    asked = {
        at: json.dumps({"kind": "prompt", "text": text}).encode()
        for at, text in ((1.0, "fix the failing test"), (20.0, "now cut a release"))
    }
    moments = [
        Moment(0.0, "r", b"80x24"), Moment(0.9, "o", b"> fix the failing test"), Moment(1.0, "m", asked[1.0]),
        Moment(5.0, "o", b"\r\nFixed.\r\n> now cut a release"), Moment(20.0, "m", asked[20.0]),
        Moment(25.0, "o", b"\r\nCutting it, half of"),
    ]  # fmt: skip
    (Path(kept.folder) / "raw").write_bytes(MAGIC + b"".join(map(frame, moments)))
    recover(home, kept.id)
    turns = [(turn.who.value, turn.text) for turn in home.sessions.transcript(kept.id).turns]
    assert turns[:2] == [("person", "fix the failing test"), ("agent", "Fixed.")]
    assert turns[2:] == [
        ("person", "now cut a release"),
        ("agent", "Cutting it." if wrote_all else "Cutting it, half of"),
    ]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("fix the failing test", False),
        ("fix the  failing\ntest", False),
        ("the failing", False),  # the end of it was typed where nobody could follow
        ("now cut a release", True),
        ("fix", True),  # a word stands in many a prompt
    ],
)
def test_what_the_agent_has_not_written_down(asked: str, left: bool) -> None:
    assert bool(missing(OWN, [(1000.0, asked)])) is left
