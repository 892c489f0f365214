"""`wisen shell`."""

from ..verb import Verb, arg

SHELLS = ("bash", "zsh", "fish")
WHICH = arg("shell", choices=SHELLS, help="which shell")
OPTIONS = [
    arg("--wrap", metavar="AGENT,...", help="agents to wrap under their own names (`command claude` is still the bare one)"),
    arg("--key", metavar="KEY", help="the key that suggests skills for the line you type: ctrl-X, alt-X or none (default: ctrl-])"),
    arg("--no-aliases", action="store_true", help="no synthesize, prune, suggest, skills"),
    arg("--no-completion", action="store_true", help="no completion"),
]  # fmt: skip

VERB = Verb(
    "the shell integration",
    verbs={
        "init": Verb("print it, for `eval` in the shell's start file", [WHICH, *OPTIONS]),
        "install": Verb(
            "put it into the shell's start file, after showing the change and asking",
            [arg("shell", choices=SHELLS, nargs="?", help="which shell (default: yours)"), *OPTIONS, arg("--yes", action="store_true", help="do not ask")],
        ),
        "uninstall": Verb(
            "take exactly that away again",
            [arg("shell", choices=SHELLS, nargs="?", help="which shell (default: yours)"), arg("--yes", action="store_true", help="do not ask")],
        ),
        # What the integration itself asks, at a key.
        "complete": Verb("", [arg("words", nargs="*", help="")]),
        "line": Verb("", [arg("line", nargs="*", help="")]),
    },
    more="Aliases for synthesize, prune, suggest and skills; completion of verbs, options, skills, sessions and agents; a key that suggests skills for the "
    "line you type; on request the agents wrapped under their own names.",
    examples=[
        ('eval "$(wisen shell init bash)"', "in ~/.bashrc (zsh the same, in ~/.zshrc)"),
        ("wisen shell init fish | source", "in fish"),
        ("wisen shell install --wrap claude,codex", "show the change to the start file, and ask"),
    ],
)  # fmt: skip
