"""What a step leans on. Pure."""

import pytest

from wisen.skills.anchors import anchors, scripts, targets


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1. Run `npm run build:docs`", [("script", "build:docs")]),
        ("1. Run `make docs && make -j4 publish`", [("target", "docs")]),
        (
            "2. Edit `src/app/store.py`, then `./run.sh --fast`",
            [("file", "src/app/store.py"), ("file", "run.sh")],
        ),
        (
            "Run `python scripts/tool.py docs/in.md >out/x.txt`",
            [("file", "scripts/tool.py"), ("file", "docs/in.md")],
        ),
        ("see src/app/store.py, no code", []),
        (
            "`<path>/file.py` `src/*.py` `$HOME/a.txt` `../up/a.py` `and/or` `/etc/passwd` `https://x.y/z.html`",
            [],
        ),
        ("``a/b.py``", []),
        ("`make`", []),
    ],
)
def test_what_a_line_leans_on(line: str, found: list[tuple[str, str]]) -> None:
    seen = list(anchors(line))
    assert [(one.kind, one.name) for one in seen] == found
    assert all(line[one.start : one.end].removeprefix("./") == one.name for one in seen)


def test_scripts_and_targets_are_read_or_unknown() -> None:
    assert scripts({"scripts": {"a": "x", "b": "y"}}) == {"a", "b"}
    assert scripts({"scripts": 3}) == scripts([]) == scripts(None) == frozenset()
    assert targets("a b: c\n\techo x: y\n.PHONY: a\nV := 1\nd:\n") == {"a", "b", "d"}
    assert targets("include x.mk\na:\n") is None and targets("%.o: %.c\n") is None
