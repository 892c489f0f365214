"""What may stand at the place of the Tab: the answer to `wisen shell complete -- WORD...`, from the declarations and the library.

Law: `candidates` thinks: the words so far, and how to look up names. A line of the answer is `word<TAB>what it is`, or what the shell is
to look up itself: `:files`, `:folders`, `:commands`, `:after<TAB>N` (the command that begins at word N). Creates no folder, says no error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence

from . import verbs
from .verb import Arg, Verb

Named = Iterable[tuple[str, str]]  # (word, what it is)
PLACES = {"file": ":files", "folder": ":folders", "command": ":commands"}


def main(args: list[str]) -> int:
    from ..skills.visible import visible
    from .named import Names

    try:
        rows = list(candidates(args, Names(os.environ).named))
    except Exception:
        return 0  # a Tab that finds nothing is better than one that complains
    told = "".join(f"{word}\t{about}\n" if about else f"{word}\n" for word, about in rows)
    sys.stdout.write(visible(told))  # a shell shows what a page says of itself
    return 0


def candidates(words: Sequence[str], named: Callable[[str], Named]) -> Named:
    """`words`: the command line up to the Tab, from `wisen` on, the last one being typed. `named(kind)` lists what there is of a kind."""
    words = [word for number, word in enumerate(words) if word != "=" or number == len(words) - 1]
    words = words[next((n for n, w in enumerate(words) if os.path.basename(w) == "wisen"), 0) :]
    if len(words) < 2:
        return []
    last = words[-1].removeprefix("=")
    if len(words) == 2:
        return _first(last, named)
    name, after = words[1], words[2:-1]
    if name == "--" and len(words) == 3:
        return [*named("agent"), (":commands", "")]
    if name not in verbs.NAMES:
        return [(":after", "2" if name == "--" else "1")]
    if name == "run":
        began = _command_of_run(after)
        if began >= 0:
            return [(":after", str(2 + began))]
    verb = verbs.verb(name)
    if verb.verbs:
        if not after and not last.startswith("-"):
            return [(word, one.does) for word, one in verb.verbs.items()]
        word, after = (
            (after[0], after[1:]) if after and after[0] in verb.verbs else (next(iter(verb.verbs)), after)
        )
        verb = verb.verbs[word]
    return _arguments(verb, after, last, named)


def _first(last: str, named: Callable[[str], Named]) -> Named:
    if last.startswith("-"):
        return [("--help", "what wisen does"), ("--version", "which wisen this is")]
    found = [(name, verbs.verb(name).does) for name in verbs.NAMES] + list(named("agent"))
    near = any(word.startswith(last) for word, _ in found)
    return found if near else [(":commands", "")]  # any other command can be an agent


def _command_of_run(words: Sequence[str]) -> int:
    """Where the command begins among the words after `wisen run`; -1 when it has not begun."""
    number = 0
    while number < len(words):
        if words[number] == "--":
            return number + 1 if number + 1 < len(words) else -1
        if not words[number].startswith("-"):
            return number
        number += 2 if words[number] in ("--transcript", "--record") else 1
    return -1


def _arguments(verb: Verb, before: Sequence[str], last: str, named: Callable[[str], Named]) -> Named:
    """What may stand after the words `before` of a verb."""
    options = {name: one for one in verb.args if one.is_option and one.help for name in one.names}
    places = [one for one in verb.args if not one.is_option]
    used, filled, value_of = set(), 0, None
    for word in before:
        if value_of:
            value_of = None
        elif word in options:
            used.add(word)
            value_of = options[word] if options[word].takes else None
        else:
            filled += 1
    if value_of:
        return _values(value_of, last, named)
    name, equals, _ = last.partition("=")
    if equals and name in options:
        return [
            (f"{name}={word}", about) for word, about in _values(options[name], last, named) if word[0] != ":"
        ]
    free = [(name, one.help) for name, one in options.items() if one.repeats or name not in used]
    if last.startswith("-"):
        return free
    if filled >= len(places) and not (places and places[-1].how.get("nargs") in ("*", "+")):
        return free
    return _values(places[min(filled, len(places) - 1)], last, named)


def _values(one: Arg, last: str, named: Callable[[str], Named]) -> Named:
    if "choices" in one.how:
        return [(str(word), "") for word in one.how["choices"]]
    if one.of in PLACES:
        return [(PLACES[one.of], "")]
    if one.of == "agents":
        said = last.rpartition(",")[0]
        return [(f"{said},{word}" if said else word, about) for word, about in named("agent")]
    return list(named(one.of)) if one.of else []
