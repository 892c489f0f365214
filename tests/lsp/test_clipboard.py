"""The machine's clipboard, through programs that stand in for it on this machine."""

from pathlib import Path

import pytest

from wisen.lsp.clipboard import copy


def program(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("name", ["xclip", "wl-copy"])
async def test_a_text_goes_to_the_program_that_reaches_a_clipboard(tmp_path: Path, name: str) -> None:
    program(tmp_path, name, f'/bin/cat > "{tmp_path}/clip"')
    seen = {"xclip": "DISPLAY", "wl-copy": "WAYLAND_DISPLAY"}[name]
    assert not await copy("steps", {"PATH": str(tmp_path)}), "no display, no clipboard"
    assert await copy("stéps\n", {"PATH": str(tmp_path), seen: ":0"})
    assert (tmp_path / "clip").read_text() == "stéps\n"


async def test_one_that_fails_is_followed_by_the_next_and_none_is_no_clipboard(tmp_path: Path) -> None:
    program(tmp_path, "xclip", "exit 1")
    environ = {"PATH": str(tmp_path), "DISPLAY": ":0"}
    assert not await copy("steps", environ)
    program(tmp_path, "xsel", f'/bin/cat > "{tmp_path}/clip"')
    assert await copy("steps", environ) and (tmp_path / "clip").read_text() == "steps"


async def test_one_that_never_ends_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wisen.lsp.clipboard.PATIENCE", 0.2)
    program(tmp_path, "xclip", "exec sleep 600")
    assert not await copy("steps", {"PATH": f"{tmp_path}:/usr/bin:/bin", "DISPLAY": ":0"})
