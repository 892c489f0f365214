"""`wisen synthesize`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "make a draft skill from a session, a text or a change",
    [
        arg("--session", of="session", default="last", metavar="ID|last", help="which session (default: the last one)"),
        arg("--text", of="file", metavar="FILE|-", help="a text that tells how a thing is done, instead of a session"),
        arg("--change", action="store_true", help="the change in this git working tree (staged, else not staged, else the last commit, else the new files)"),
        arg("--wanted", metavar="TEXT", default="", help="what the text or the change is for (default: its first line, message or branch)"),
        arg("--backend", choices=("auto", "extract", "ollama", "openai", "command"), help="who writes (default: the settings'; extract needs no model)"),
        arg("--yes", action="store_true", help="accept it at once, where no check speaks against it"),
        arg("--review", action="store_true", help="read it at once, at this terminal"),
        JSON,
        # Inside a wrapped agent the screen goes away with us: what was said and not asked waits for a key.
        arg("--pause", action="store_true", help=""),
    ],
    more="Secrets are removed before a model sees anything. Often the answer is that there is nothing to learn. A draft changes nothing until you "
    "accept it; `--yes` is your yes, given beforehand.",
    examples=[
        ("wisen synthesize", "the last session as a draft, to read and accept"),
        ("wisen synthesize --change", "what you are changing here, as a draft"),
        ("wisen synthesize --session last --backend extract --yes", "without a model, accepted unless a check objects"),
    ],
    shape='{"draft", "name", "page", "session", "backend", "patches", "findings", "evidence", "accepted"}; {"draft": null, "why"} when there is nothing to learn',
)  # fmt: skip
