"""The front door: `wisen AGENT ...` wraps, `wisen VERB ...` does one thing, each in a file of its own.

Law: this module imports nothing before it knows what is asked, because it stands in front of every wrapped agent. A verb is a
module `shell/VERB.py` with `main(args) -> int`. Exit: 0 done, 1 could not, 2 wrong use, 3 a bug of ours, 130 interrupted; a wrapped
agent's own status otherwise.
"""

import os
import sys

VERBS = {
    "run": "wrap a command, with options: run [--no-lend] [--transcript FILE] [--record FILE] -- CMD...",
    "synthesize": "make a draft skill from a session",
    "review": "read the drafts that wait, and accept, edit or reject each",
    "accept": "let a draft into the library",
    "reject": "put a draft aside",
    "suggest": "what would be lent for a prompt",
    "why": "why it would be lent, or why not",
    "skills": "list, show, new, edit, lint, archive, restore pages",
    "sessions": "list, show, search, export, rm what was wrapped",
    "ledger": "what each skill has done so far",
    "helped": "say that what was lent last helped",
    "harmed": "say that what was lent last did harm",
    "prune": "propose skills that do not earn their place",
    "restore": "bring an archived skill back",
    "redact": "remove secrets from a text",
    "lsp": "the language server, on stdio",
    "shell": "shell integration: shell init bash|zsh|fish",
    "doctor": "prove that all parts work here, and say the cure where not",
    "config": "show the settings, and where they come from",
    "demo": "a tour in a throw-away folder that needs nothing installed",
}
HIDDEN = ("palette",)
LATER = ("dream", "distill", "checkpoint", "memory", "pool")  # reserved by the design, not in this version


def main() -> None:
    """The console script. Ends the process, as the agent ended where one was wrapped."""
    from ..wrapper.run import leave

    leave(run(sys.argv[1:]))


def run(argv: list[str]) -> int:
    """Do what the command line says; returns the exit status."""
    first = argv[0] if argv else "--help"
    if first == "--":
        return _wrap(argv[1:])
    if first == "run":
        from .run import main as wrap_with_options

        return wrap_with_options(argv[1:])  # as it comes: the status tells whether a signal ended the agent
    if first in VERBS or first in HIDDEN:
        return _verb(first, argv[1:])
    if first in ("-h", "--help", "help"):
        return _help()
    if first in ("-V", "--version", "version"):
        from .. import __version__

        print(f"wisen {__version__}")
        return 0
    if first.startswith("-") or first in LATER:
        said = "is not in this version" if first in LATER else "is no option of wisen"
        sys.stderr.write(
            f"wisen: {first} {said}\nhint: `wisen --help` lists the verbs; `wisen AGENT` wraps an agent\n"
        )
        return 2
    return _wrap(argv)


def _wrap(argv: list[str]) -> int:
    from ..wrapper.wrap import wrap

    if not argv:
        sys.stderr.write("wisen: which agent?\nhint: `wisen claude`, or any other command\n")
        return 2
    return wrap(argv, os.environ)


def _verb(name: str, args: list[str]) -> int:
    from importlib import import_module

    from .mishap import guarded

    return guarded(lambda: int(import_module(f".{name}", __package__).main(args)))


def _help() -> int:
    width = max(map(len, VERBS))
    print(
        "wisen AGENT [ARG...]    put one word in front of any terminal coding agent and it starts to remember\n"
    )
    print("\n".join(f"  wisen {verb:<{width}}  {text}" for verb, text in VERBS.items()))
    print("\nTry: wisen demo · wisen claude · wisen suggest 'convert this class component to hooks'")
    print(
        "WISEN_OFF=1 switches everything off. Every reading verb takes --json. `wisen VERB --help` says more."
    )
    return 0


if __name__ == "__main__":
    main()
