"""What each setting does, what it may be, and why not more: for `wisen config`, the reference and the errors.

Law: pure; every setting of `settings.Config` stands here once, with the reason of its range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import settings
from .settings import CHOICES, DEFAULTS, LOWER_ONLY, RANGES

# field: (what it does, why its values end where they do)
_TEXTS: Mapping[str, tuple[str, str]] = {
    "lend": ("lend skills at all", ""),
    "limit": (
        "how many skills one prompt is lent at most",
        "more than three lower an agent's success (SkillsBench)",
    ),
    "budget_tokens": ("how long one note may be, in tokens", "longer notes crowd out what you asked"),
    "withhold": (
        "share of fitting skills that are held back by a coin toss, so that `wisen ledger` can tell whether lending helps",
        "it is a share: 0 is never, 1 is always",
    ),
    "deadline_ms": (
        "how long an Enter may be held while wisen looks, in milliseconds",
        "beyond two seconds a key seems lost",
    ),
    "wanted_rate": ("share of prompts that fit nothing and may still be lent something", "it is a share"),
    "embeddings": (
        "the model whose vectors say how near a prompt is to a page, for example all-minilm; empty: none is asked",
        "",
    ),
    "judge": (
        "the model that judges which of the best candidates fits, where somebody can wait for it; empty: none is asked",
        "",
    ),
    "key": ("the key that opens wisen's own screen inside an agent; empty: none", ""),
    "commands": ("words that are wisen's when you type them behind a slash in an agent", ""),
    "record": (
        "what is kept of a session: full (recording and transcript), text (the redacted transcript), off",
        "",
    ),
    "retention_days": (
        "how long recordings are kept; redacted transcripts stay",
        "0 is until the session ends",
    ),
    "ask_at_end": ("ask after a session whether what was lent helped", ""),
    "foreign": ("skill folders of other tools that are read, never written", ""),
    "backend": ("who writes drafts: auto is Ollama where it answers, else extract, which needs no model", ""),
    "model": ("the model's name; empty: the first that the backend has", ""),
    "host": ("where the model answers; anything but this machine sends redacted sessions there", ""),
    "editor": ("your editor; empty: $VISUAL, $EDITOR, else vi", ""),
    "wrap": ("agents that `wisen shell init` wraps under their own names", ""),
    "shell_key": ("the shell's key that suggests skills for the line you type: ctrl-X, alt-X or none", ""),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting. `place`: where it stands in config.toml; `project`: what a project's own file may do with it."""

    name: str
    place: str
    what: str
    allowed: str
    why: str
    default: object
    variable: str
    project: str


def explained(name: str) -> Explained:
    """What there is to say of a setting, by its field name."""
    what, why = _TEXTS[name]
    return Explained(
        name, settings.place_of(name), what, _allowed(name), why, getattr(DEFAULTS, name), f"WISEN_{name.upper()}", _project(name)
    )  # fmt: skip


def _allowed(name: str) -> str:
    default = getattr(DEFAULTS, name)
    if name in CHOICES:
        return f"one of {', '.join(CHOICES[name])}"
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, tuple):
        return "a list of words (on the command line and in the environment: separated by commas)"
    if isinstance(default, str):
        return "text"
    low, high = RANGES[name]
    return f"a {'whole ' if isinstance(default, int) else ''}number from {low:g} to {high:g}"


def _project(name: str) -> str:
    if name in LOWER_ONLY:
        return "may lower it"
    return {"lend": "may switch it off", "record": "may keep less", "withhold": "may set it"}.get(
        name, "may not set it"
    )
