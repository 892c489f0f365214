"""Every verb: its name and place here, its declaration in a file of its own, what it does in `shell/NAME.py`.

Law: only data. All of it is imported for `wisen --help`, none of it on the way to a wrapped agent.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..verb import Verb

GROUPS = {
    "wrap": ("run",),
    "learn": ("synthesize", "review", "accept", "reject"),
    "ask": ("suggest", "why"),
    "keep": ("skills", "sessions", "ledger", "helped", "harmed", "prune", "restore"),
    "protect": ("redact",),
    "set up": ("shell", "doctor", "config", "lsp", "demo", "help"),
}
NAMES = tuple(name for names in GROUPS.values() for name in names)


def verb(name: str) -> "Verb":
    """The declaration of a verb, by name."""
    from importlib import import_module

    declared: Verb = import_module(f".{name}", __package__).VERB
    return declared
