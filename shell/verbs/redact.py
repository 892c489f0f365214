"""`wisen redact`."""

from ..verb import Verb, arg

VERB = Verb(
    "remove secrets from a text",
    [
        arg("--json", action="store_true", help='{"text", "findings"} as JSON'),
        arg("--jsonl", action="store_true", help='read {"id","text"} lines, write {"id","text","findings"} lines'),
        arg("--env", action="store_true", help="also remove every value this environment holds, and those of known credential files"),
        arg("--explain", action="store_true", help="say on stderr which rule removed what, and where"),
        arg("--session", of="session", default="", metavar="ID|last", help="what learning sees of a session: which turns are dropped, by which rule and why"),
        arg("--rules", action="store_true", help="every rule by name, in its order, and what it is for"),
        arg("file", of="file", nargs="?", default="-", metavar="FILE|-", help="a file; - or nothing for standard input"),
    ],
    more="Secrets, machine-specific paths and identity. The same filter everything goes through before it is kept or a model sees it.",
    examples=[
        ("wisen redact build.log > safe.log", "a file that can be shown to others"),
        ("kubectl logs app | wisen redact --env", "a stream, minus everything this environment knows"),
    ],
    shape='{"text", "findings": [{"kind", "start", "end"}]}; --jsonl adds "id"',
)  # fmt: skip
