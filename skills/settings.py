"""What can be set, and what a value may be.

Law: pure. A wrong type, an unknown key or a value out of range is a warning and the default stands; nothing raises.
A project may only tighten: lend less, record less; it never points the model elsewhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

FOREIGN = (".agents/skills", "~/.agents/skills", ".claude/skills", "~/.claude/skills")
RECORDS = ("off", "text", "full")  # from least to most
BACKENDS = ("auto", "extract", "ollama", "openai", "command")  # auto: ollama when it answers, else extract


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default. `warnings`: what was wrong in what was read, for a person, each at most two lines."""

    lend: bool = True
    limit: int = 3  # skills lent at once; more than 3 lowers success (SkillsBench, arXiv 2602.12670)
    budget_tokens: int = 1500
    withhold: float = 0.1  # share of matching skills withheld, so that their effect can be measured
    deadline_ms: int = 150  # how long an Enter may be held
    wanted_rate: float = 0.02  # share of prompts that fit nothing and may still be lent something
    embeddings: str = ""  # the model that gives vectors; none is asked while this is empty
    judge: str = ""  # likewise the model that judges between the best candidates
    key: str = "ctrl-]"
    commands: tuple[str, ...] = ("synthesize", "skills", "why", "veto")
    record: str = "full"
    retention_days: int = 30
    ask_at_end: bool = False
    foreign: tuple[str, ...] = FOREIGN
    backend: str = "auto"
    model: str = ""
    host: str = ""
    editor: str = ""
    wrap: tuple[str, ...] = ()
    shell_key: str = "ctrl-]"
    warnings: tuple[str, ...] = ()


# Where each setting stands in config.toml. The plain field name at the top level is understood too.
PLACES: Mapping[str, str] = {
    "lend.enabled": "lend",
    "lend.limit": "limit",
    "lend.budget_tokens": "budget_tokens",
    "lend.withhold": "withhold",
    "lend.deadline_ms": "deadline_ms",
    "lend.wanted_rate": "wanted_rate",
    "match.embeddings": "embeddings",
    "match.judge": "judge",
    "keys.key": "key",
    "keys.commands": "commands",
    "record.what": "record",
    "record.retention_days": "retention_days",
    "ledger.ask_at_end": "ask_at_end",
    "folders.foreign": "foreign",
    "model.backend": "backend",
    "model.name": "model",
    "model.host": "host",
    "review.editor": "editor",
    "shell.wrap": "wrap",
    "shell.key": "shell_key",
}
NAMES = frozenset(PLACES.values())
SECTIONS = frozenset(place.partition(".")[0] for place in PLACES)
CHOICES: Mapping[str, tuple[str, ...]] = {"record": RECORDS, "backend": BACKENDS}
RANGES: Mapping[str, tuple[float, float]] = {
    "limit": (0, 3),
    "budget_tokens": (0, 20_000),
    "withhold": (0.0, 1.0),
    "deadline_ms": (0, 2_000),
    "wanted_rate": (0.0, 1.0),
    "retention_days": (0, 36_500),
}
# What a project may lower. Not `retention_days`: it counts for every recording, and a repository must not have those of others removed.
LOWER_ONLY = frozenset(("limit", "budget_tokens", "wanted_rate", "deadline_ms"))
DEFAULTS = Config()


def flat(data: Mapping[str, object], where: str) -> tuple[dict[str, object], list[str]]:
    """The settings in a parsed file by field name, and warnings for keys nobody knows."""
    found: dict[str, object] = {}
    warnings: list[str] = []
    for key, value in data.items():
        if isinstance(value, Mapping) and key in SECTIONS:
            for inner, setting in value.items():
                field = PLACES.get(f"{key}.{inner}") or (inner if inner in NAMES else "")
                if field:
                    found[field] = setting
                else:
                    warnings.append(_unknown(f"{key}.{inner}", where))
        elif key in NAMES:
            found[key] = value
        else:
            warnings.append(_unknown(key, where))
    return found, warnings


def _unknown(key: str, where: str) -> str:
    near = nearest(key)
    hint = f"did you mean `{near}`?" if near else "`wisen config` lists the settings; it was ignored"
    return f"{where}: unknown setting `{key[:80]}`\n{hint}"


def nearest(key: str) -> str:
    """The place of the setting whose name is most like `key`; "" when none is."""
    near = difflib.get_close_matches(key, PLACES, 1, 0.6)
    by_name = difflib.get_close_matches(key.rpartition(".")[2], sorted(NAMES), 1, 0.6)
    return near[0] if near else place_of(by_name[0]) if by_name else ""


def place_of(name: str) -> str:
    """Where a setting stands in config.toml: `limit` is `lend.limit`."""
    return next(place for place, field in PLACES.items() if field == name)


def fits(name: str, value: object) -> tuple[object, str]:
    """The value as the setting's type and "", or the value and what is wrong with it."""
    return _checked(name, value)


def changed(config: Config, settings: Mapping[str, object], where: str) -> Config:
    """`config` with these settings; what is wrong in them becomes a warning and changes nothing."""
    good: dict[str, object] = {}
    warnings: list[str] = []
    for name, value in settings.items():
        checked, wrong = _checked(name, value)
        if wrong:
            warnings.append(f"{where}: `{name}` {wrong}\nthe default stands: {getattr(config, name)!r}")
        else:
            good[name] = checked
    return replace(config, **good, warnings=(*config.warnings, *warnings))  # type: ignore[arg-type]


def tightened(config: Config, settings: Mapping[str, object], where: str) -> Config:
    """`config` with those of a project's settings that lend, record or keep less; the others become warnings."""
    allowed: dict[str, object] = {}
    warnings: list[str] = []
    for name, value in settings.items():
        checked, wrong = _checked(name, value)
        if wrong or _tighter(name, getattr(config, name), checked):
            allowed[name] = value
        elif checked != getattr(config, name):
            warnings.append(
                f"{where}: a project may not set `{name}` to {value!r}\nset it in your own config.toml"
            )
    tight = changed(config, allowed, where)
    return replace(tight, warnings=(*tight.warnings, *warnings))


def _tighter(name: str, now: object, then: object) -> bool:
    if name == "lend":
        return then is False
    if name == "record":
        return RECORDS.index(str(then)) < RECORDS.index(str(now))
    if name in LOWER_ONLY:
        return isinstance(now, int | float) and isinstance(then, int | float) and then < now
    return name == "withhold"


def _checked(name: str, value: object) -> tuple[object, str]:
    """The value as the setting's type and "", or the value and what is wrong with it."""
    default = getattr(DEFAULTS, name)
    if isinstance(default, bool):
        return value, "" if isinstance(value, bool) else "must be true or false"
    if isinstance(default, tuple):
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            return tuple(value), ""
        return value, "must be a list of strings"
    if isinstance(default, str):
        if not isinstance(value, str):
            return value, "must be a string"
        choices = CHOICES.get(name)
        return value, f"must be one of {', '.join(choices)}" if choices and value not in choices else ""
    if isinstance(value, bool) or not isinstance(value, int if isinstance(default, int) else int | float):
        return value, "must be a whole number" if isinstance(default, int) else "must be a number"
    low, high = RANGES[name]
    number = value if isinstance(default, int) else float(value)
    return number, "" if low <= number <= high else f"must be between {low:g} and {high:g}"


def from_words(settings: Mapping[str, str]) -> dict[str, object]:
    """Settings written as plain words (environment variables) as the types they stand for; odd ones stay words."""
    return {name: _from_word(getattr(DEFAULTS, name), word) for name, word in settings.items()}


def _from_word(default: object, word: str) -> object:
    text = word.strip()
    if isinstance(default, bool):
        return {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }.get(text.lower(), text)
    if isinstance(default, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, int | float):
        try:
            return int(text) if isinstance(default, int) else float(text)
        except ValueError:
            return text
    return text


def names() -> tuple[str, ...]:
    """Every setting's field name, in the order of `Config`."""
    return tuple(field.name for field in fields(Config) if field.name != "warnings")
