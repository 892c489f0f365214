"""Who answers an Ask: one small module a backend (`ollama`, `openai`, `command`), all of them behind `answer`.

Law: what is asked was redacted by the caller. Nothing leaves this machine unless the person's own settings name where to; a
total deadline and a size limit stand over every answer; every failure is a WisenError with its cure. A new backend is a
new module here with `answer`, `context` and `writer`; with `vectors` where it has a space for texts.
"""

from __future__ import annotations

import importlib
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from ..errors import WisenError, WrongUse
from ..model import Ask
from ..settings import Config

BACKENDS = ("ollama", "openai", "command")
DEADLINE = 600.0  # seconds for one answer: a small model on a CPU writes some 5 tokens a second
REPLY = 2_500  # tokens kept free for the answer; a draft of 30 steps is below 2,000

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """Which backend, and how. `model`: its name (for `command` the command line); `host` "" where the settings name none."""

    backend: str
    model: str = ""
    host: str = ""
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    deadline: float = DEADLINE


def chosen(backend: str, config: Config, environ: Mapping[str, str]) -> str:
    """The backend to use: `auto` is Ollama when it answers here and has a model, else `extract`, which needs none."""
    if backend != "auto":
        return backend
    try:
        writer(settings("ollama", config, environ))
    except WisenError:
        return "extract"
    return "ollama"


def settings(backend: str, config: Config, environ: Mapping[str, str]) -> Settings:
    """The settings of a backend; the model and host of config.toml belong to the backend that stands there."""
    own = config.backend in (backend, "auto", "extract")
    return Settings(backend, config.model if own else "", config.host if own else "", environ)


def answer(ask: Ask, settings: Settings, progress: Progress | None = None) -> str:
    """The model's answer, as it stands. `progress` is told in words how far it is. Raises WisenError with the cure."""
    backend = _backend(settings.backend)
    said: str = backend.answer(ask, instructions(ask.role), settings, progress or _silent)
    return said


def vectors(texts: Sequence[str], settings: Settings) -> list[list[float]]:
    """Where each text stands in the model's space, as unit vectors of one length. Raises WisenError, also for an answer that is
    none: too few, of several lengths, not numbers, all nought."""
    backend = _backend(settings.backend)
    if not hasattr(backend, "vectors"):
        raise WrongUse(f"the backend {settings.backend} gives no vectors", "use ollama or openai")
    said: object = backend.vectors(texts, settings)
    try:
        found = [_unit([float(value) for value in row]) for row in said]  # type: ignore[attr-defined]
        if len(found) == len(texts) and len({len(row) for row in found}) == 1:
            return found
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        pass
    raise WisenError(
        f"what {settings.model} answered are no vectors",
        "name a model for embeddings, for example all-minilm",
    )


def _unit(row: list[float]) -> list[float]:
    long = math.hypot(*row)
    if not math.isfinite(long):
        raise ValueError("not a number")
    return [value / long for value in row]


def room(settings: Settings, role: str) -> int:
    """How many tokens of text a question of this role may have. Raises WisenError when nobody is there to ask."""
    from ..windows import tokens

    context: int = _backend(settings.backend).context(settings)
    return context - REPLY - tokens(instructions(role))


def writer(settings: Settings) -> str:
    """Who answers, for the ledger: the model's name, and its digest where there is one. Raises WisenError."""
    said: str = _backend(settings.backend).writer(settings)
    return said


def instructions(role: str) -> str:
    """What a model is told before the question: `skills/prompts/ROLE.md`."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(here, "prompts", f"{os.path.basename(role)}.md"), encoding="utf-8") as file:
        return file.read()


def _backend(name: str) -> ModuleType:
    if name not in BACKENDS:
        raise WrongUse(f"there is no backend {name!r}", f"use extract, {', '.join(BACKENDS)}")
    try:
        return importlib.import_module(f".{name}", __name__)
    except ImportError as error:
        raise WisenError(
            f"the backend {name} needs `{error.name}`, which is not installed", f"pip install {error.name}"
        ) from error


def _silent(words: str) -> None:
    return
