"""The settings in force: the person's config.toml, then what the project tightens, then the environment.

Law: `load` never raises; a broken file is a two-line warning that names the line, and the defaults. `WISEN_OFF=1` turns
lending off whatever else says. Reads two small files, nothing else.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace

from .paths import Paths
from .settings import Config, changed, flat, from_words, names, tightened

__all__ = ["Config", "load"]

LIMIT = 1024 * 1024  # bytes of a settings file; a sane one has some hundred


def load(paths: Paths, project_root: str, environ: Mapping[str, str]) -> Config:
    """The settings for a session in `project_root` ("" for none)."""
    found, warnings = _read(paths.settings)
    config = changed(replace(Config(), warnings=tuple(warnings)), found, paths.settings)
    if project_root:
        place = os.path.join(project_root, ".wisen", "config.toml")
        if os.path.realpath(place) != os.path.realpath(paths.settings):
            found, warnings = _read(place)
            config = tightened(replace(config, warnings=(*config.warnings, *warnings)), found, place)
    words = {
        name: environ[f"WISEN_{name.upper()}"] for name in names() if environ.get(f"WISEN_{name.upper()}")
    }
    config = changed(config, from_words(words), "environment")
    if environ.get("WISEN_OFF", "") not in ("", "0"):
        config = replace(config, lend=False)
    return config


def _read(path: str) -> tuple[dict[str, object], list[str]]:
    """The settings in one file by field name, and what was wrong. No file: nothing, and nothing wrong."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return {}, []
    except (OSError, ValueError) as error:
        return {}, [f"{path}: cannot be read ({getattr(error, 'strerror', '') or error})\nthe defaults stand"]
    try:
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(LIMIT + 1) or b""
        if len(content) > LIMIT:
            return {}, [f"{path}: larger than {LIMIT // 1024} KiB\nthe defaults stand until it is smaller"]
        return flat(tomllib.loads(content.decode("utf-8-sig")), path)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        return {}, [f"{path}: {' '.join(str(error).split())[:200]}\nthe defaults stand until that is mended"]
