"""Asks any command that answers on its standard output: an agent's headless mode (`claude -p`, `codex exec -`), a script.

Law: the command line is the person's own (`model.name`), split into words and run without a shell, in an empty folder, marked
WISEN_OFF=1 so that nothing is learnt from its own session. The question goes to its standard input, or stands in place of
`{prompt}`. When time is up, all that it started is ended.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import tempfile

from ..errors import WisenError
from ..model import Ask
from . import Settings
from .patience import LARGEST, Say, within

CONTEXT = 48_000  # tokens: what every agent of today takes
INLINE = 24_000  # with `{prompt}`: a word of a command line holds 128 KiB on Linux
PLACE = "{prompt}"


def answer(ask: Ask, system: str, settings: Settings, progress: Say) -> str:
    question = f"{system}\n\n{ask.text}\n"
    words = _words(settings)
    argv = [word.replace(PLACE, question) for word in words]
    with (
        tempfile.TemporaryDirectory(prefix="wisen-ask-") as empty,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as asked,
    ):
        if argv == words:
            asked.write(question.encode())
            asked.seek(0)
        try:
            child = subprocess.Popen(
                argv, stdin=asked, stdout=subprocess.PIPE, stderr=said, cwd=empty, start_new_session=True,
                env={**settings.environ, "WISEN_OFF": "1"},
            )  # fmt: skip
        except (OSError, ValueError) as error:
            raise WisenError(
                f"cannot run {words[0]}: {getattr(error, 'strerror', None) or error}",
                "check model.name in config.toml",
            ) from error
        try:
            progress(f"{words[0]}: waiting for the answer")
            text, status = within(settings.deadline, words[0], lambda _: _heard(child), progress)
        finally:
            _end(child)
        if status:
            said.seek(0)
            complaint = " ".join(said.read(4_000).decode("utf-8", "replace").split())[-200:]
            raise WisenError(
                f"{words[0]} ended with {status}{f': {complaint}' if complaint else ''}",
                f"try it by hand: {shlex.join(words)}",
            )
        return text


def context(settings: Settings) -> int:
    return INLINE if any(PLACE in word for word in _words(settings)) else CONTEXT


def writer(settings: Settings) -> str:
    return os.path.basename(_words(settings)[0])


def _words(settings: Settings) -> list[str]:
    try:
        words = shlex.split(settings.model)
    except ValueError as error:
        raise WisenError(
            f"the command cannot be read: {error}", "check the quotes of model.name in config.toml"
        ) from error
    if not words:
        raise WisenError("no command is set", 'set model.name in config.toml, for example name = "claude -p"')
    return words


def _heard(child: subprocess.Popen[bytes]) -> tuple[str, int]:
    """All it says, and its exit status. Raises WisenError when it does not stop."""
    assert child.stdout
    content = child.stdout.read(4 * LARGEST + 1)
    if len(content) > 4 * LARGEST:
        raise WisenError("the command does not stop writing", "try it by hand")
    return content.decode("utf-8", "replace"), child.wait()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End whatever of it is left, and take its status."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout:
        child.stdout.close()
