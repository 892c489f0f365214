"""Opens a file in the person's editor: the settings' `editor`, $VISUAL, $EDITOR, else vi."""

from __future__ import annotations

import os
import shlex
import subprocess

from ..skills.config import Config
from ..skills.errors import WisenError


def open_in_editor(path: str, config: Config) -> None:
    """Run the editor on `path` and wait for it. Raises WisenError when it cannot be started or fails."""
    chosen = config.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        status = subprocess.call([*shlex.split(chosen), path])
    except (OSError, ValueError) as error:
        raise WisenError(
            f"the editor {chosen!r} cannot be started: {error}", "set EDITOR, or `editor` in config.toml"
        ) from error
    if status:
        raise WisenError(f"the editor {chosen!r} ended with {status}; {path} is as it left it", "")
