"""`wisen shell`."""

from ..verb import Verb, arg

SHELLS = ("bash", "zsh", "fish")
YES = arg("--yes", action="store_true", help="do not ask")
MINE = arg("shell", choices=SHELLS, nargs="?", metavar="bash|zsh|fish", help="which shell (default: yours)")
OPTIONS = [
    arg("--wrap", of="agents", metavar="AGENT,...", help="wrap these agents under their own names; `command claude` is still the bare one (default: the settings' shell.wrap)"),
    arg("--key", metavar="KEY", help="the key that suggests skills for the line you type: ctrl-X, alt-X or none (default: the settings' shell.key, ctrl-])"),
    arg("--no-aliases", action="store_true", help="without synthesize, prune, suggest, skills"),
    arg("--no-completion", action="store_true", help="without completion"),
]  # fmt: skip

VERB = Verb(
    "the shell integration",
    verbs={
        "init": Verb(
            "print it, for `eval` in the shell's start file",
            [arg("shell", choices=SHELLS, metavar="bash|zsh|fish", help="which shell"), *OPTIONS],
            examples=[
                ('eval "$(wisen shell init bash)"', "bash; zsh the same"),
                ("wisen shell init fish --wrap claude | source", "fish; `claude` is `wisen claude` from now on"),
            ],
        ),
        "install": Verb("put it into the shell's start file, after showing the change and asking", [MINE, *OPTIONS, YES]),
        "uninstall": Verb("take exactly that away again", [MINE, YES]),
    },
    more="Aliases for synthesize, prune, suggest and skills; completion of verbs, options, skills, sessions and agents; a key that suggests skills for the "
    "line you type; on request your agents wrapped under their own names.",
    examples=[
        ("wisen shell install --wrap claude,codex", "show the change to your start file, and ask"),
        ('eval "$(wisen shell init zsh)"', "for this shell only"),
        ("wisen shell uninstall", "as if it had never been there"),
    ],
)  # fmt: skip
