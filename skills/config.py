"""The settings in force: the person's config.toml, then what the project tightens, then the environment.

Law: `load` never raises; a broken file is a two-line warning that names the line, and the defaults. `WISEN_OFF=1` turns
lending off whatever else says. Reads two small files, nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from .paths import Paths
from .settings import Config, changed, fits, flat, from_words, names, tightened

__all__ = ["Config", "Layer", "layers", "load", "origin", "project_file"]

LIMIT = 1024 * 1024  # bytes of a settings file; a sane one has some hundred


class Layer(NamedTuple):
    """The settings after one source was read. `source`: default, file, project or environment; `where`: its file; `took`: the
    settings that it decided."""

    source: str
    where: str
    config: Config
    took: frozenset[str] = frozenset()


def load(paths: Paths, project_root: str, environ: Mapping[str, str]) -> Config:
    """The settings for a session in `project_root` ("" for none)."""
    return layers(paths, project_root, environ)[-1].config


def layers(paths: Paths, project_root: str, environ: Mapping[str, str]) -> list[Layer]:
    """The settings after each source, the strongest last: defaults, the person's file, the project's, the environment."""
    found, warnings = _read(paths.settings)
    before = Config(warnings=tuple(warnings))
    config = changed(before, found, paths.settings)
    made = [Layer("default", "", before), Layer("file", paths.settings, config, _took(found, config))]
    place = project_file(project_root)
    if project_root and os.path.realpath(place) != os.path.realpath(paths.settings):
        found, warnings = _read(place)
        config = tightened(replace(config, warnings=(*config.warnings, *warnings)), found, place)
        made.append(Layer("project", place, config, _took(found, config)))
    words = from_words(
        {name: environ[f"WISEN_{name.upper()}"] for name in names() if environ.get(f"WISEN_{name.upper()}")}
    )
    config = changed(config, words, "environment")
    taken = _took(words, config)
    if environ.get("WISEN_OFF", "") not in ("", "0"):
        config, taken = replace(config, lend=False), taken | {"lend"}
    made.append(Layer("environment", "", config, taken))
    return made


def origin(read: Sequence[Layer], name: str) -> Layer:
    """The layer that decided a setting."""
    return next((layer for layer in reversed(read) if name in layer.took), read[0])


def project_file(root: str) -> str:
    """A project's own settings."""
    return os.path.join(root, ".wisen", "config.toml")


def _took(found: Mapping[str, object], config: Config) -> frozenset[str]:
    checked = {name: fits(name, value) for name, value in found.items()}
    return frozenset(n for n, (value, wrong) in checked.items() if not wrong and value == getattr(config, n))


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
        import tomllib  # 12 ms that a person without settings need not wait for

        return flat(tomllib.loads(content.decode("utf-8-sig")), path)
    except (ValueError, OSError, RecursionError) as error:  # ValueError: no TOML, no UTF-8
        return {}, [f"{path}: {' '.join(str(error).split())[:200]}\nthe defaults stand until that is mended"]
