"""`wisen suggest`, and the options it shares with `wisen why`."""

from ..verb import JSON, Verb, arg

ASKING = [
    arg("--library", of="folder", action="append", default=[], metavar="DIR", help="a folder of pages instead of the default ones; may be repeated"),
    arg("--cwd", of="folder", default="", metavar="DIR", help="where the agent would run (default: here)"),
    arg("--agent", of="agent", default="", metavar="NAME", help="which agent would be lent to"),
    arg("--limit", type=int, default=3, metavar="N", help="at most N skills (default 3)"),
    arg("--judge", action="store_true", help="have a model judge between the best ones (match.judge, else model.name)"),
    JSON,
    arg("prompt", nargs="*", metavar="PROMPT", help="the prompt; - reads it from standard input"),
]  # fmt: skip
MATCH = '{"name", "path", "score", "because": [...]}'

VERB = Verb(
    "what would be lent for a prompt",
    [
        *ASKING,
        arg("--jsonl", action="store_true", help='read {"id","prompt"[,"cwd"]} lines, write {"id","matches"} lines'),
    ],
    more="Lends nothing and records nothing. Usually the answer is nothing or one skill; `wisen why` says what was weighed.",
    examples=[
        ("wisen suggest 'convert this class component to hooks'", "what fits, and why"),
        ("git log -1 --format=%B | wisen suggest -", "the prompt from a pipe"),
        ("wisen suggest --library ./pages --json 'cut a release'", "from one folder, for a program"),
    ],
    long=True,
    shape='{"matches": [' + MATCH + ']}; with --jsonl lines of {"id", "matches"} in the order asked',
)  # fmt: skip
