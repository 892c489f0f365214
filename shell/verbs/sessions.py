"""`wisen sessions`."""

from ..verb import JSON, Verb, arg

ID = arg("id", of="session", metavar="ID|last", help="which session")
SESSION = '{"session", "agent", "cwd", "began", "ended", "status", "version", "model", "source", "turns": [{"who", "text", "at", "tool", "command", "status", "paths"}]}; who is person, agent, tool or note'

VERB = Verb(
    "what was wrapped, said and done",
    verbs={
        "list": Verb("the sessions, newest first", [arg("--limit", type=int, default=20, metavar="N", help="at most N (default 20)"), JSON], shape='[{"id", "agent", "cwd", "began", "ended", "status"}]'),
        "show": Verb("one session's turns", [ID, JSON], shape=SESSION),
        "search": Verb("the turns that hold a text", [arg("text", metavar="TEXT", help="what was said or printed"), JSON], shape='[{"session", "turn", "who", "text"}]'),
        "export": Verb("a session as Markdown or JSON lines", [ID, arg("--format", choices=("md", "jsonl"), default="md", help="default md"), JSON]),
        "rm": Verb("remove a session, its recording and transcript, for good", [ID, JSON]),
    },
    first=True,
    examples=[
        ("wisen sessions", "what was wrapped lately"),
        ("wisen sessions show last", "what was said and done"),
        ("wisen sessions export last > today.md", "as Markdown"),
    ],
)  # fmt: skip
