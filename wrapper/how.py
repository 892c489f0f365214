"""How one run of an agent can be lent to, and why so. `doctor` says it, `wrap` does it.

Law: a function of profile, arguments, environment and folder; of the disk it only asks what `look` tells. What the person
has set stays theirs: it is combined with ours, or the note is typed. On the path before the agent runs: `os` only.
"""

import os

from .called import called
from .profiles import table, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .profiles import Profile

WORDS = {
    "hook": "its own hook, set for this run only",
    "file": "a file it reads again each turn",
    "typed": "the note is pasted beside your prompt",
    "none": "never",
}
MOST = 200  # files of a folder that are looked at
LONGEST = 1 << 20  # bytes of a settings file in which a word is looked for


class How:
    """`way`: hook, file, typed or none. `why`: one line for a person."""

    def __init__(self, way: str, why: str) -> None:
        self.way, self.why = way, why

    def __eq__(self, other: object) -> bool:
        return isinstance(other, How) and (self.way, self.why) == (other.way, other.why)

    def __repr__(self) -> str:
        return f"How({self.way!r}, {self.why!r})"


def lent(
    profile: "Profile",
    argv: "Sequence[str]",
    environ: "Mapping[str, str]",
    cwd: str,
    *,
    look: "Callable[[str], str | None] | None" = None,
    guarded: bool = True,
) -> How:
    """The way this run is lent to. `look(path)` is a file's text (a folder's: that of the
    settings below it), None when there is none; `guarded` says that a run
    folder can be had which only root may write (`native.guarded`)."""
    look = look or _text
    lend = profile.lend
    _, length = called(argv)
    given = argv[length:]
    first = next((word for word in given if not word.startswith("-")), "")
    if profile.how == "none":
        return How("none", "shells, editors and the like are never lent to")
    if given[:1] and given[0] in words(lend.get("except")):
        return How("none", f"`{given[0]}` holds no conversation")
    if "only" in lend and first not in words(lend["only"]):
        return How("none", f"`{first or profile.name}` alone holds no conversation")
    if profile.how == "typed":
        return How("typed", str(lend.get("because", WORDS["typed"])))
    against = (
        _argument(lend, given) or _variable(lend, environ) or _file(lend, environ, cwd, look)
    )  # fmt: skip
    if not against and lend.get("guarded") and not guarded:
        against = "it takes such settings only from root, in a folder nobody else can write"
    return How("typed", f"typed, because {against}") if against else How(profile.how, WORDS[profile.how])


def _argument(lend: "Mapping[str, object]", given: "Sequence[str]") -> str:
    starts = words(lend.get("unless_arguments"))
    found = next((word for word in given if starts and word.startswith(starts)), "")
    return f"`{found}` is given" if found else ""


def _variable(lend: "Mapping[str, object]", environ: "Mapping[str, str]") -> str:
    """A variable of ours that the person has set, and that cannot be combined with what they set."""
    for name, value in table(lend, "environment").items():
        if environ.get(name) and combined(environ[name], str(value)) is None:
            return f"you have set {name}"
    return ""


def _file(
    lend: "Mapping[str, object]", environ: "Mapping[str, str]", cwd: str, look: "Callable[[str], str | None]"
) -> str:
    for place, value in table(lend, "unless").items():
        for path in _places(place, environ, cwd):
            said = look(path)
            for word in words(value) or (str(value),):
                if said is not None and word in said:
                    return f"{path} {f'speaks of {word}' if word else 'is there'}"
    for place, text in table(lend, "needs").items():
        said = look(expand(place, environ, cwd))
        if said is None or str(text) not in said:
            return f"{place} has no entry for it (wrapper/agents/README.md says which)"
    return ""


def combined(theirs: str, ours: str) -> str | None:
    """Two values of one variable as one, when both are JSON objects: lists are joined, theirs first, and of two single
    values theirs stays. None when they cannot be."""
    import json

    try:
        one, other = json.loads(theirs), json.loads(ours)
    except ValueError:
        return None
    if not isinstance(one, dict) or not isinstance(other, dict):
        return None
    return json.dumps(_joined(one, other))


def _joined(theirs: object, ours: object) -> object:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        both = {key: _joined(value, ours[key]) if key in ours else value for key, value in theirs.items()}
        return {**both, **{key: value for key, value in ours.items() if key not in theirs}}
    return [*theirs, *ours] if isinstance(theirs, list) and isinstance(ours, list) else theirs


def _places(place: str, environ: "Mapping[str, str]", cwd: str) -> list[str]:
    """Where a file of a profile may stand: one that begins with `./` in this folder and in each above it."""
    if not place.startswith("./"):
        return [expand(place, environ, cwd)]
    folders = [cwd]
    while (above := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(above)
    return [os.path.join(folder, place[2:]) for folder in folders]


def expand(text: str, environ: "Mapping[str, str]", cwd: str) -> str:
    """A place in a profile as an absolute path: `~`, a leading `./`, `{VARIABLE:default}`."""
    if text.startswith("{"):
        name, _, rest = text[1:].partition(":")
        default, _, tail = rest.partition("}")
        text = (environ.get(name) or default) + tail
    if text.startswith("~"):
        text = environ.get("HOME", os.path.expanduser("~")) + text[1:]
    return os.path.normpath(os.path.join(cwd, text))


def _text(path: str) -> str | None:
    """A file's text; of a folder that of the settings below it."""
    if os.path.isdir(path):
        below = (
            os.path.join(at, name)
            for at, _, names in os.walk(path)
            for name in names
            if name.endswith(".json")
        )
        return "\n".join(filter(None, (_text(file) for file, _ in zip(below, range(MOST), strict=False))))
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST)
    except OSError:
        return None
