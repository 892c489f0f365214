"""Front matter as people write it: read by a small reader that never fails and never expands."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.texts import pages

from wisen.skills import frontmatter


def read(*rows: str) -> dict[str, frontmatter.Value]:
    return dict(frontmatter.read("\n".join(["---", *rows, "---", "# Body"])).fields)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("key: plain words", "plain words"),
        ("key: one: two: three", "one: two: three"),
        ('key: "with: colon # and more"', "with: colon # and more"),
        ("key: 'it''s'", "it's"),
        (r'key: "tab\tline\nquote\" \u00e9"', 'tab\tline\nquote" é'),
        ("key: words # a comment", "words"),
        ("key: fixes #12", "fixes #12"),
        ("key:", ""),
        ("key: # nothing", ""),
        ("key: no", "no"),
        ("key: 1.10", "1.10"),
        ("key: 2026-01-01", "2026-01-01"),
        ("key: ~", "~"),
        ("'key': x", "x"),
        ('"key" : x', "x"),
        ("key: [a, b]", ("a", "b")),
        ("key: ['a, b', \"c: d\", e f]", ("a, b", "c: d", "e f")),
        ("key: [a, [b, c]]", ("a", "[b, c]")),
        ("key: [a, b", "[a, b"),
        ("key: {a: 1, b: two}", {"a": "1", "b": "two"}),
        ('key: {"a": "1"}', {"a": "1"}),
        ('key: {"a": {"b": 1}}', {"a": '{"b": 1}'}),
        ("key: &anchor x", "&anchor x"),
        ("key: !!python/object x", "!!python/object x"),
        ('key: "never closed', '"never closed'),
        ('key: "closed" and more', '"closed" and more'),
        ("key: [a, b] # c", ("a", "b")),
    ],
)
def test_one_line(row: str, value: frontmatter.Value) -> None:
    assert read(row) == {"key": value}


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (["key: |", "  one", "    two", "", "  three"], "one\n  two\n\nthree"),
        (["key: |-", "  one"], "one"),
        (["key: >", "  one", "  two", "", "  three"], "one two\nthree"),
        (["key: >-", "  one", "  two"], "one two"),
        (["key: first", "  second", "  third"], "first second third"),
        (["key:", "  first", "  second"], "first second"),
        (['key: "first', '  second"'], "first second"),
        (["key:", "  - a", "  - 'b: c'", "  - d # e"], ("a", "b: c", "d")),
        (["key:", "- a", "- b"], ("a", "b")),
        (["key:", "  - a", "    goes on", "  - b"], ("a goes on", "b")),
        (["key: [", "  a,", "  b", "]"], ("a", "b")),
        (["key:", "  a: 1", "  b: 'two'"], {"a": "1", "b": "two"}),
        (["key:", "  a:", "    - x", "    - y"], {"a": "x; y"}),
        (["key:", "  a:", "    b: deep"], {"a": "b: deep"}),
        (["key:", "  # a comment", "  a: 1", "", "  b: 2"], {"a": "1", "b": "2"}),
    ],
)
def test_several_lines(rows: list[str], value: frontmatter.Value) -> None:
    assert read(*rows) == {"key": value}


def test_the_first_of_two_equal_keys_wins_and_that_is_told() -> None:
    front = frontmatter.read("---\nname: a\nname: b\n---\n")
    assert front.fields == {"name": "a"}
    assert [(finding.kind, finding.line) for finding in front.findings] == [("duplicate-key", 3)]


def test_a_line_that_is_nothing_is_told_and_the_rest_is_read() -> None:
    front = frontmatter.read("---\nname: a\n%%%\ndescription: d\n---\n")
    assert front.fields == {"name": "a", "description": "d"}
    assert [(finding.kind, finding.line) for finding in front.findings] == [("front-matter-odd", 3)]


def test_without_a_closing_line_it_ends_at_the_first_blank_one() -> None:
    text = "---\nname: a\ndescription: d\n\n# Title\n"
    front = frontmatter.read(text)
    assert front.fields == {"name": "a", "description": "d"} and text[front.body :] == "\n# Title\n"
    assert front.findings[0].kind == "front-matter-open"


@pytest.mark.parametrize(
    "text", ["", "# T\n", "---\n\n# Skill: T\n\n---\n", "--- x\n", "----\na: b\n---\n", "a: b\n"]
)
def test_what_is_no_front_matter_is_left_to_the_body(text: str) -> None:
    front = frontmatter.read(text)
    assert not front.present and front.body == 0 and not front.fields


@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n", "\ufeff\r\n"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_bom_blank_lines_and_line_ends(start: str, ending: str) -> None:
    text = start + ending.join(["---", "name: a", "description: >", "  b", "  c", "---", "# T"])
    front = frontmatter.read(text)
    assert front.fields == {"name": "a", "description": "b c"} and text[front.body :] == "# T"


def test_where_each_field_stands() -> None:
    assert frontmatter.read("---\nname: a\n\nmetadata:\n  x: y\nlicense: MIT\n---\n").where == {
        "name": 2,
        "metadata": 4,
        "license": 6,
    }


def test_fields_as_text_and_as_map() -> None:
    front = frontmatter.read("---\na: [x, y]\nb: {k: v}\nc: z\n---\n")
    assert [front.text(name) for name in "abcd"] == ["x; y", "k: v", "z", ""]
    assert front.map("b") == {"k": "v"} and front.map("a") == {}


BOMBS = {
    "billion laughs": "---\n"
    + "".join(f"x{n}: &x{n} [{','.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10))
    + "---\n",
    "deep lists": "---\na: " + "[" * 30_000 + "\n---\n",
    "deep maps": "---\na:\n" + "".join(" " * n + "k:\n" for n in range(1, 300)) + "---\n",
    "quotes": "---\na: [" + "'" * 30_000 + "\n---\n",
    "escapes": '---\na: "' + "\\" * 30_001 + '"\n---\n',
    "blanks": "---\na: x" + " " * 60_000 + "y\n---\n",
    "many keys": "---\n" + "".join(f"k{n}: v\n" for n in range(8_000)) + "---\n",
    "endless": "---\na: b\n" + "c: d\n" * 60_000,
    "colons": "---\n" + ":" * 60_000 + "\n---\n",
    "dashes": "---\nk:\n" + "- - - - - - - -\n" * 4_000 + "---\n",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_fizzle(bomb: str) -> None:
    began = time.process_time()
    front = frontmatter.read(bomb)
    assert time.process_time() - began < 2.0
    assert sum(len(front.text(field)) for field in front.fields) <= 2 * frontmatter.LIMIT


def test_only_the_first_64_kib_are_looked_at() -> None:
    front = frontmatter.read("---\nname: a\n" + "# x\n" * 40_000 + "late: yes\n---\n")
    assert front.fields == {"name": "a"}


@given(pages | st.text(max_size=200).map(lambda text: f"---\nk: {text}\n---\n"))
@settings(max_examples=400)
def test_it_never_fails(text: str) -> None:
    front = frontmatter.read(text)
    assert 0 <= front.body <= len(text)
    assert all(isinstance(front.text(field), str) for field in front.fields)


ROWS = st.tuples(
    st.sampled_from(["name", "description", "x-1", "_a", "name ", "'q'", "- k", " k", "größe", "1st"]),
    st.sampled_from([":", ": ", ":  ", ":\t", " : "]),
    st.text("ab\"'\\#:-|>[]{} \t\r\u00e9\u3042", max_size=12),
    st.sampled_from(["", "", " ", "\t"]),
)


@given(st.lists(ROWS.map("".join), min_size=1, max_size=6))
@settings(max_examples=600)
def test_plain_rows_are_read_as_they_are_beside_a_comment(rows: list[str]) -> None:
    told = "---\n" + "".join(f"{row}\n" for row in rows)
    quick, whole = (
        frontmatter.read(told + "---\n# Body\n"),
        frontmatter.read(told + "# by hand\n---\n# Body\n"),
    )
    assert (quick.fields, quick.where, quick.findings) == (whole.fields, whole.where, whole.findings)
    assert quick.present == whole.present and (not quick.present or quick.body == whole.body - 10)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80))
def test_what_is_put_in_double_quotes_comes_back(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert read(f'key: "{quoted}"') == {"key": text}
