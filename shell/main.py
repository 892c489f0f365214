"""The front door: `wisen AGENT ...` wraps, `wisen VERB ...` does one thing, each in a file of its own.

Law: this module imports nothing before it knows what is asked, because it stands in front of every wrapped agent. A verb is declared in
`shell/verbs/VERB.py` and done by `shell/VERB.py`, `main(args) -> int`. Exit: 0 done, 1 could not, 2 wrong use, 3 a bug of ours,
130 interrupted; a wrapped agent's own status otherwise.
"""

import os
import sys

HIDDEN = ("palette",)
STREAMS = frozenset(
    ("--jsonl", "--follow")
)  # options with which an answer comes bit by bit: no pager waits for its end
LATER = ("dream", "distill", "checkpoint", "memory", "pool")  # reserved by the design, not in this version


def main() -> None:
    """The console script. Ends the process, as the agent ended where one was wrapped."""
    status = run(sys.argv[1:])
    if hasattr(status, "signal"):
        from ..wrapper.run import leave

        leave(status)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, AttributeError):
            pass  # said already, or nobody is there to read it
    os._exit(status)


def run(argv: list[str]) -> int:
    """Do what the command line says; returns the exit status."""
    from .verbs import NAMES

    first = argv[0] if argv else "--help"
    if first == "--":
        return _wrap(argv[1:])
    if first == "run":
        from .run import main as wrap_with_options

        return wrap_with_options(argv[1:])  # as it comes: the status tells whether a signal ended the agent
    if first in NAMES or first in HIDDEN:
        return _verb(first, argv[1:])
    if first in ("-h", "--help"):
        return _say(_front)
    if first in ("-V", "--version", "version"):
        return _say(_version)
    if first.startswith("-") or first in LATER:
        said = "is not in this version" if first in LATER else "is no option of wisen"
        return _tell(
            f"{first} {said}", "`wisen --help` lists the verbs; `wisen AGENT` wraps an agent", status=2
        )
    return _wrap(argv)


def _wrap(argv: list[str]) -> int:
    from ..wrapper.aside import NOT_FOUND, find
    from ..wrapper.wrap import wrap

    if not argv:
        return _tell("which agent?", "`wisen claude`, or any other command", status=2)
    try:
        find(argv[0], os.environ)
    except FileNotFoundError:
        from .meant import meant

        if hint := meant(argv[0]):
            return _tell(f"{argv[0]}: no such verb, and no such command", hint, status=NOT_FOUND)
    except OSError:
        pass  # `wrap` says it
    return wrap(argv, os.environ)


def _verb(name: str, args: list[str]) -> int:
    from importlib import import_module

    from .mishap import guarded
    from .verbs import verb

    if args[-1:] in (["-h"], ["--help"]) and "--" not in args and name not in HIDDEN:
        from .pages import show_of

        return guarded(lambda: show_of(name, args))  # before the rooms that do the work are read

    def work() -> int:
        return int(import_module(f".{name}", __package__).main(args))

    seen = sys.stdout is not None and sys.stdout.isatty()
    if not seen or name in HIDDEN or not STREAMS.isdisjoint(args):
        return guarded(work)
    declared = verb(name)
    if not (declared.leaf(args)[1] if args else declared).long:
        return guarded(work)
    from .pager import read

    return guarded(lambda: read(name, work, os.environ))


def _say(what: "Callable[[], str]") -> int:
    """Print a text. A reader that has gone, or a disk that is full, is no bug of ours."""
    try:
        sys.stdout.write(what() + "\n")
        sys.stdout.flush()
    except (OSError, AttributeError):  # AttributeError: the caller has closed stdout
        from .mishap import guarded

        return guarded(lambda: print(what()) or 0)
    return 0


def _front() -> str:
    from .pages import columns, front

    return front(columns())


def _version() -> str:
    from .. import __version__

    return f"wisen {__version__}"


def _tell(what: str, hint: str, status: int) -> int:
    from ..skills.visible import visible

    sys.stderr.write(visible(f"wisen: {what}\nhint: {hint}\n"))
    return status


TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

if __name__ == "__main__":
    main()
