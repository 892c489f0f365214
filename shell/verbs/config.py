"""`wisen config`."""

from ..verb import JSON, Verb, arg

SETTING = arg("setting", of="setting", metavar="SETTING", help="as `wisen config list` calls it")
PROJECT = arg("--project", action="store_true", help="the project's .wisen/config.toml")

VERB = Verb(
    "show the settings, change them, and say what they do",
    verbs={
        "list": Verb("every setting, its value and where it comes from", [JSON], long=True, shape='[{"setting", "value", "default", "from", "where", "what", "allowed", "why", "variable", "project"}]'),
        "get": Verb("one value", [SETTING, JSON]),
        "set": Verb("change one", [SETTING, arg("value", nargs="+", metavar="VALUE", help="a list: several words, or one with commas"), PROJECT, JSON]),
        "unset": Verb("back to the default", [SETTING, PROJECT, JSON]),
        "edit": Verb("open the file in your editor, and check it afterwards", [PROJECT, JSON]),
        "explain": Verb("what a setting does, what it may be and why", [arg("setting", of="setting", nargs="?", metavar="SETTING", help="only this one"), JSON], long=True),
        "path": Verb("where the file is", [PROJECT, JSON]),
    },
    first=True,
    long=True,
    more="Comments in the file stay. A project may only tighten: lend less, record less.",
    examples=[
        ("wisen config", "every setting in force, and where it comes from"),
        ("wisen config set lend.limit 2", "lend at most two skills at once"),
        ("wisen config explain lend.withhold", "what it does, and why it is so"),
    ],
)  # fmt: skip
