"""`wisen sessions`."""

from ..verb import JSON, Verb, arg

ID = arg("id", of="session", metavar="ID|last", help="which session")
SHOWN = arg(
    "id",
    of="session",
    nargs="?",
    metavar="ID|last",
    help="which session (default: the last; with --follow the one that runs)",
)
FOLLOW = arg(
    "--follow",
    action="store_true",
    help="each turn as it happens, until the session is over; with --json a line a turn, once more when it changes",
)
LIMIT = arg("--limit", type=int, default=20, metavar="N", help="at most N (default 20; 0: all)")
TURN = arg("--turn", type=int, metavar="N", help="the person's Nth prompt and what came of it")
FORMATS = ("md", "jsonl", "html")
SESSION = '{"session", "agent", "cwd", "began", "ended", "status", "version", "model", "source", "turns": [{"who", "text", "at", "tool", "command", "status", "paths"}]}; who is person, agent, tool or note'
LISTED = '[{"id", "agent", "cwd", "began", "ended", "status", "prompts", "asked", "lent", "outcome", "state"}]; state is running, over, cut off or broken'

VERB = Verb(
    "what was wrapped, said and done",
    verbs={
        "list": Verb("the sessions, newest first", [LIMIT, arg("--ids", action="store_true", help="the ids only, one a line"), JSON], long=True, shape=LISTED),
        "show": Verb("one session's turns", [SHOWN, FOLLOW, TURN, arg("--format", choices=FORMATS, help="as `export` writes it"), JSON], long=True, shape=SESSION),
        "search": Verb("the turns that hold all of these words, newest session first", [arg("text", nargs="+", metavar="WORD", help="in any script; words in quotes or that touch stand together, the last may be a beginning"), LIMIT, JSON], long=True, shape='[{"session", "turn", "who", "text"}]'),
        "replay": Verb(
            "play a recording: space holds, q leaves",
            [
                arg("id", of="session", metavar="ID|last|FILE", help="which session, or a recording in a file"),
                TURN,
                arg("--speed", type=float, default=1.0, metavar="X", help="X times as fast"),
                arg("--idle-limit", type=float, default=2.0, metavar="S", help="wait at most S seconds where nothing happens (default 2)"),
                arg("--save", metavar="FILE", help="write it there instead, as asciicast; nothing is redacted in it"),
                arg("--asciicast", type=int, choices=(2, 3), default=3, help="the version to save (default 3; asciinema 2 plays 2)"),
                JSON,
            ],
            shape='with --save: {"file", "events", "cut"}',
        ),
        "export": Verb("a session as Markdown, JSON lines or one HTML page", [ID, arg("--format", choices=FORMATS, default="md", help="default md"), JSON]),
        "rm": Verb("remove a session, its recording and transcript, for good", [ID, JSON], shape='{"removed", "drafts": [...]}'),
    },
    first=True,
    long=True,
    examples=[
        ("wisen sessions", "what was wrapped lately"),
        ("wisen sessions show last", "what was said and done"),
        ("wisen sessions show --follow", "the session that runs, from another terminal"),
        ("wisen sessions search npm version", "where those words were said or run"),
        ("wisen sessions replay last --turn 2", "watch it again, from the second prompt"),
        ("wisen sessions export last --format html > today.html", "one page, without secrets"),
    ],
)  # fmt: skip
