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
        "lint": Verb("what is wrong or doubtful with a page, or with all of them together", [arg("path", of="skill", nargs="?", default="", metavar="PATH|NAME", help="a page's file, folder or name; without one: twins, shared triggers, and what would have fired on everything or nothing of your past prompts"), JSON, LIBRARY], long=True, shape='[{"kind", "severity", "line", "message", "hint"}]; without PATH each has its "skill" too'),
        "archive": Verb("put a page aside (nothing is deleted)", [NAME, arg("--why", default="archived by hand", metavar="TEXT", help="the reason, kept in the ledger"), JSON, LIBRARY], shape='{"skill", "path"}'),
        "restore": Verb("bring an archived page back, or what a page said before a draft changed it", [arg("name", of="archived", metavar="NAME", help="which page"), JSON, LIBRARY], shape='{"skill", "path", "with_it": [PATH]}'),
        "rename": Verb("another name for a page", [NAME, arg("new", metavar="NEW", help="its new name: lower-case letters, digits, hyphens"), JSON], shape='{"skill", "path"}'),
        "merge": Verb("a draft that adds to one page what another says more; both stay as they are", [NAME, arg("other", of="skill", metavar="OTHER", help="the page that says nearly the same"), JSON], shape='as of `wisen review`; {"draft": null, "why"} when there is nothing to add'),
        "import": Verb(
            "pages from elsewhere, each read, looked through, shown and asked for",
            [
                arg("source", of="file", metavar="SOURCE", help="a folder, a .skill or .zip file, a page, or a git address"),
                arg("--only", action="append", default=[], metavar="NAME", help="only this page; may be repeated"),
                arg("--yes", action="append", default=[], metavar="HASH", help="your yes to the page with this hash, as it was shown; may be repeated"),
                arg("--plain", action="store_true", help="for screen readers"),
                JSON,
            ],
            more="Many new pages in which nothing was found but form may be shown one after the other and asked for together. Nothing is unpacked, run or followed: only Markdown pages are read. What else lies beside a page is named, and stays where it is.",
            examples=[
                ("wisen skills import ~/.claude/skills", "every page there, one by one"),
                ("wisen skills import https://example.org/skills.git --only deploy", "one page of a git repository"),
            ],
            shape='[{"name", "state", "hash", "from", "beside", "page", "imported", "findings"}]; state is new, same or changes',
        ),
        "export": Verb(
            "pages into a folder or an archive, without secrets, names and machine paths",
            [
                arg("name", of="skill", nargs="*", metavar="NAME", help="which pages (default: all of yours)"),
                arg("--to", of="file", required=True, metavar="PLACE", help="a folder, or a file that ends with .zip or .skill"),
                arg("--as-is", action="store_true", help="the files' own bytes, nothing taken off"),
                JSON,
            ],
            shape='{"to", "pages", "written"}',
        ),
        "link": Verb(
            "link pages into an agent's own skill folder, as far as its catalogue has room; without a name: what is linked",
            [
                arg("agent", of="agent", metavar="AGENT", help="claude, codex, gemini ..."),
                arg("name", of="skill", nargs="*", metavar="NAME", help="which pages"),
                arg("--best", action="store_true", help="those that have proven themselves, as many as there is room for, and no others of ours"),
                arg("--project", action="store_true", help="the agent's folder in this project instead of the one at home"),
                JSON,
            ],
            more="An agent puts name and description of every page it finds into each prompt; what it loads by itself wisen does not lend again. Nothing that is there is overwritten.",
            examples=[("wisen skills link claude deploy-the-docs", "Claude Code finds it in ~/.claude/skills")],
        ),
        "unlink": Verb(
            "take such links away",
            [
                arg("agent", of="agent", metavar="AGENT", help="which agent"),
                arg("name", of="skill", nargs="+", metavar="NAME", help="which pages"),
                arg("--project", action="store_true", help="the agent's folder in this project"),
                JSON,
            ],
        ),
    },
    first=True,
    more="At a terminal, `wisen skills` alone lets you look through the pages: type to narrow down, Enter reads one. A page is a plain Markdown file; edit it by hand and the next prompt sees it.",
    examples=[
        ("wisen skills", "every page"),
        ("wisen skills new Deploy the docs", "a page with its sections, open in your editor"),
        ("wisen skills lint deploy-the-docs", "what a reviewer would say of it"),
    ],
)  # fmt: skip
