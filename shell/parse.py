"""The command line of a verb, read by argparse as the verb's declaration says; what is wrong is said in two lines.

Law: no option is known here. `--help` prints the verb's page and ends the verb with 0.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable
from typing import NoReturn

from ..skills.errors import WrongUse
from . import pages, verbs
from .mishap import Helped
from .verb import Verb


def parse(name: str, args: list[str]) -> argparse.Namespace:
    """The arguments of `wisen NAME`, as declared. `told.verb` is the word that followed, for a verb that has words of its own.
    Raises WrongUse, with the nearest option or word where one is near; Helped after `--help`."""
    verb, path = verbs.verb(name), name
    told = argparse.Namespace(verb="")
    if verb.verbs:
        told.verb, args = _word(path, verb, args)
        path, verb = f"{path} {told.verb}", verb.verbs[told.verb]
    parser = _Parser(path, verb)
    _, left = parser.parse_known_args(args, told)
    if left:
        raise _unknown(left[0], path, verb)
    return told


def near(word: str, words: Iterable[str]) -> str:
    """The one of `words` that was probably meant, or ""."""
    return next(iter(difflib.get_close_matches(word, sorted(words), 1, 0.7)), "")


def _word(path: str, verb: Verb, args: list[str]) -> tuple[str, list[str]]:
    """Which word of the verb is meant, and what follows it."""
    if args and args[0] in ("-h", "--help"):
        pages.show(path, verb)
        raise Helped
    word, _ = verb.leaf(args)
    if word:
        return word, args[args[:1] == [word] :]
    shown = [word for word, one in verb.verbs.items() if one.does]
    if not args:
        raise WrongUse(f"`wisen {path}` needs a word after it", f"one of {', '.join(shown)}")
    meant = near(args[0], shown)
    raise WrongUse(
        f"`wisen {path} {args[0]}` is not known",
        f"did you mean `wisen {path} {meant}`?" if meant else f"one of {', '.join(shown)}",
    )


def _unknown(word: str, path: str, verb: Verb) -> WrongUse:
    meant = near(word.partition("=")[0], (name for one in verb.args if one.help for name in one.names))
    if word.startswith("-"):
        hint = (
            f"did you mean `{meant}`?"
            if meant
            else f"`wisen {path} --help` lists them; `--` ends the options"
        )
        return WrongUse(f"{word} is no option of `wisen {path}`", hint)
    return WrongUse(f"`wisen {path}` does not take {word!r}", pages.usage(path, verb))


class _Parser(argparse.ArgumentParser):
    """argparse, in wisen's voice."""

    def __init__(self, path: str, verb: Verb) -> None:
        super().__init__(f"wisen {path}", allow_abbrev=False)
        self._path, self._verb = path, verb
        for one in verb.args:
            self.add_argument(*one.names, **one.how)

    def print_help(self, file: object = None) -> None:
        pages.show(self._path, self._verb)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise Helped

    def error(self, message: str) -> NoReturn:
        what = message.removeprefix("argument ")
        wanted = what.removeprefix("the following arguments are required: ")
        if wanted != what:
            raise WrongUse(f"`wisen {self._path}` needs {wanted}", pages.usage(self._path, self._verb))
        raise WrongUse(f"`wisen {self._path}`: {what}", f"`wisen {self._path} --help` says what it takes")
