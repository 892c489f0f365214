"""A real Neovim with a person at its keys: `types` sends keys, `until` waits for an expression to come true."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

DEADLINE = 60.0  # seconds for anything to come true on a busy machine


class Neovim:
    """Runs `program` headless with `init` as the person's settings; `folder` holds its socket and its own files."""

    def __init__(self, program: str, init: str, environ: Mapping[str, str], folder: Path, cwd: Path) -> None:
        self.program, self.socket = program, folder / "nvim.sock"
        settings = folder / "init.lua"
        settings.write_text(init)
        own = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
        self.environ = dict(environ) | own
        self._process = subprocess.Popen(
            [program, "--headless", "-i", "NONE", "-n", "-u", str(settings), "--listen", str(self.socket)],
            env=self.environ, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> Self:
        end = time.monotonic() + DEADLINE
        while not self.socket.exists() or self._remote("--remote-expr", "1").returncode:
            assert time.monotonic() < end and self._process.poll() is None, "Neovim did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._remote("--remote-send", "<C-\\><C-n>:qall!<CR>")
        try:
            self._process.wait(DEADLINE)
        finally:
            self._process.kill()
            self._process.wait()

    def types(self, keys: str) -> None:
        done = self._remote("--remote-send", keys)
        assert not done.returncode, done.stderr

    def says(self, lua: str) -> object:
        """The value of a Lua expression; False for nil."""
        expression = f"luaeval('vim.fn.json_encode({{value = (' .. {json.dumps(lua)} .. ') or false}})')"
        done = self._remote("--remote-expr", expression)
        assert not done.returncode, done.stderr
        return json.loads(done.stdout or done.stderr)["value"]

    def until(self, lua: str) -> object:
        """Wait until a Lua expression is true; its value."""
        end = time.monotonic() + DEADLINE
        while not (value := self.says(lua)):
            assert time.monotonic() < end, (lua, self.says("vim.fn.execute('messages')"))
        return value

    def lines(self) -> list[str]:
        found = self.says("vim.api.nvim_buf_get_lines(0, 0, -1, false)")
        assert isinstance(found, list)
        return found

    def _remote(self, *args: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.program, "--server", str(self.socket), *args],
            env=self.environ, capture_output=True, text=True, timeout=DEADLINE,
        )  # fmt: skip


def found(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The Neovims of this machine: the one on PATH, and a current one where `make editors` has put it."""
    current = Path(sys.executable).parent / "nvim"
    programs = {"debian": shutil.which("nvim", path=environ.get("PATH")) or ""}
    return programs | {"current": str(current) if current.exists() else ""}
