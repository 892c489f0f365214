"""`wisen skills`."""

from ..verb import JSON, Verb, arg

LIBRARY = arg("--library", of="folder", action="append", default=[], metavar="DIR", help="a folder of pages instead of the default ones; may be repeated")  # fmt: skip
NAME = arg("name", of="skill", metavar="NAME", help="which page")

VERB = Verb(
    "the pages of the library",
    verbs={
        "list": Verb("every page wisen reads, and from where", [JSON, LIBRARY], long=True, shape='[{"name", "title", "description", "triggers", "steps", "origin", "path", "identity"}]'),
        "show": Verb(
            "one page",
            [
                NAME,
                arg("--raw", action="store_true", help="the file's own bytes"),
                arg("--evidence", action="store_true", help="where each step comes from"),
                JSON,
                LIBRARY,
            ],
            long=True,
            shape='one of the list above, with "body"',
        ),
        "new": Verb("write a page", [arg("name", nargs="+", metavar="NAME", help="its title, in words"), JSON, LIBRARY], shape='{"name", "path"}'),
        "edit": Verb("open a page in your editor", [NAME, LIBRARY]),
        "lint": Verb("what is wrong or doubtful with a page", [arg("path", of="skill", metavar="PATH|NAME", help="a page's file, folder or name"), JSON, LIBRARY], long=True, shape='[{"kind", "severity", "line", "message", "hint"}]'),
        "archive": Verb("put a page aside (nothing is deleted)", [NAME, arg("--why", default="archived by hand", metavar="TEXT", help="the reason, kept in the ledger"), JSON, LIBRARY], shape='{"skill", "path"}'),
        "restore": Verb("bring an archived page back", [arg("name", of="archived", metavar="NAME", help="which page"), JSON, LIBRARY], shape='{"skill", "path"}'),
    },
    first=True,
    more="A page is a plain Markdown file; edit it by hand and the next prompt sees it.",
    examples=[
        ("wisen skills", "every page"),
        ("wisen skills new Deploy the docs", "a page with its sections, open in your editor"),
        ("wisen skills lint deploy-the-docs", "what a reviewer would say of it"),
    ],
)  # fmt: skip
