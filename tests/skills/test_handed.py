"""What is handed to a session from outside: one line each, taken once."""

import os
from pathlib import Path

import pytest

from wisen.skills import handed
from wisen.skills.errors import WisenError
from wisen.skills.sessions import Session


def running(folder: Path, **more: int) -> Session:
    return Session("s1", str(folder), scribe=more.get("scribe", os.getpid()))


def test_names_are_taken_in_order_each_once_and_then_no_more(tmp_path: Path) -> None:
    session = running(tmp_path)
    for name in ("release", "hooks", "release"):
        handed.hand(session, name)
    assert os.stat(tmp_path / handed.FILE).st_mode & 0o777 == 0o600
    assert handed.take(session.folder) == ["release", "hooks"] and handed.take(session.folder) == []
    handed.hand(session, "hooks")
    assert handed.take(session.folder) == ["hooks"] and os.listdir(tmp_path) == []


def test_a_session_that_is_over_is_handed_nothing(tmp_path: Path) -> None:
    with pytest.raises(WisenError, match="is over"):
        handed.hand(running(tmp_path, scribe=0), "hooks")
    with pytest.raises(WisenError, match="cannot write"):
        handed.hand(running(tmp_path / "gone"), "hooks")
    assert handed.take(str(tmp_path / "gone")) == []


@pytest.mark.parametrize("name", ["../up", "a/b", "", "two\nlines", "-rf"])
def test_what_is_no_name_is_neither_handed_nor_taken(tmp_path: Path, name: str) -> None:
    with pytest.raises(WisenError):
        handed.hand(running(tmp_path), name)
    (tmp_path / handed.FILE).write_text(f"{name}\n")
    assert name not in handed.take(str(tmp_path))


def test_a_file_of_noise_is_survived(tmp_path: Path) -> None:
    (tmp_path / handed.FILE).write_bytes(b"\xff\xfe\x00" * 99 + b"\nhooks\n")
    assert handed.take(str(tmp_path)) == ["hooks"]
