"""`wisen run`."""

from ..verb import Verb, arg

VERB = Verb(
    "wrap a command, with options",
    [
        arg("--no-lend", action="store_true", help="lend nothing in this session"),
        arg("--transcript", of="file", metavar="FILE", help="also write the transcript there when it ends (.md: Markdown, else JSON lines)"),
        arg("--record", of="file", metavar="FILE", help="also write the recording there (asciicast v3)"),
        arg("command", nargs="+", metavar="CMD", of="command", help="what to run, with its own arguments"),
    ],
    more="The same as `wisen CMD`, explicit. The command's exit status is ours (128+n for a signal). Without a terminal the command runs as if "
    "wisen were not there.",
    examples=[
        ("wisen run --no-lend -- claude", "wrapped and recorded, but nothing is lent"),
        ("wisen run --transcript today.md -- codex", "with a copy of the transcript"),
    ],
)  # fmt: skip
