"""The words in which a verb is declared: what it does, what it takes, examples, and what its JSON looks like.

Law: only data and no import, because `wisen --help` reads every declaration. An `Arg` speaks argparse's own language; `shell.parse`
makes the parser of it, `shell.pages` the help, the man page and the reference, `shell.complete` the completion.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


class Arg:
    """An option or a place. `names` and `how`: what argparse's `add_argument` takes. `of`: what may stand there, for the
    completion: skill, session, draft, archived, agent, file, folder, a word of the person's own (""), or one of `how["choices"]`."""

    def __init__(self, names: "tuple[str, ...]", of: str, how: "dict[str, Any]") -> None:
        self.names, self.of, self.how = names, of, how

    @property
    def is_option(self) -> bool:
        return self.names[0].startswith("-")

    @property
    def takes(self) -> str:
        """What is written for its value: `DIR`, `md|jsonl`; "" for a flag."""
        if "action" in self.how and self.how["action"] not in ("append", "store"):
            return ""
        named = self.how.get("metavar") or "|".join(map(str, self.how.get("choices", ())))
        return str(named or self.names[-1].strip("-").upper())

    @property
    def usage(self) -> str:
        """As it stands in a usage line: `[--cwd DIR]`, `[ID]`, `NAME...`."""
        if self.is_option:
            wanted = f"{self.names[0]} {self.takes}".rstrip()
            return wanted if self.how.get("required") else f"[{wanted}]" + "..." * self.repeats
        return {"?": f"[{self.takes}]", "*": f"[{self.takes}...]", "+": f"{self.takes}..."}.get(
            self.how.get("nargs", ""), self.takes
        )

    @property
    def repeats(self) -> bool:
        return self.how.get("action") == "append"

    @property
    def help(self) -> str:
        """What it is for, or None for one that is not shown."""
        return str(self.how.get("help", ""))


def arg(*names: str, of: str = "", **how: "Any") -> Arg:
    """As `add_argument` takes it; `help=""` hides it."""
    return Arg(names, of, how)


JSON = arg("--json", action="store_true", help="the answer as JSON")


class Verb:
    """`does`: one line, no capital, no dot. `more`: paragraphs for its page. `examples`: (command, what it does). `shape`: its JSON.
    `verbs`: the words that may follow, the first being the one meant when none does, if `first` is true. `long`: its answer is only
    read, so that at a terminal the pager may have it;
    of a verb with words: the answer to its bare name."""

    def __init__(
        self,
        does: str,
        args: "Sequence[Arg]" = (),
        *,
        more: str = "",
        examples: "Sequence[tuple[str, str]]" = (),
        shape: str = "",
        verbs: "Mapping[str, Verb] | None" = None,
        first: bool = False,
        long: bool = False,
    ) -> None:
        self.does, self.args, self.more, self.examples, self.shape = does, tuple(args), more, examples, shape
        self.verbs: dict[str, Verb] = dict(verbs or {})
        self.first, self.long = first, long

    def leaf(self, words: "Sequence[str]") -> "tuple[str, Verb]":
        """The word of its own that is meant by what follows it, and the declaration of that; ("", itself) where it has none."""
        if words and words[0] in self.verbs:
            return words[0], self.verbs[words[0]]
        if self.first and (not words or words[0].startswith("-")):
            return next(iter(self.verbs.items()))
        return "", self
