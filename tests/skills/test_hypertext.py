"""One page that shows a session and can do nothing else."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from support.talks import RELEASE, agent, lent, person, ran, talk

from wisen.skills.hypertext import html

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Reader(HTMLParser):
    """What a browser would see: elements, their attributes, the text; and whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text, self._open = "", []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_session_reads_as_a_dialogue() -> None:
    page = Reader(html(talk(*RELEASE)))
    assert page.tags.count("article") == len(RELEASE)
    assert "claude session 20260401-101500-ab12" in page.text
    assert "$ npm version minor" in page.text and "Tool (exit 1)" in page.text
    assert ("id", "turn-0") in page.attributes and ("class", "tool failed") in page.attributes


def test_what_is_said_is_text_and_nothing_else() -> None:
    evil = "</pre></div><script>alert(1)</script><img src=x onerror=alert(1)> &lt; <!-- \" '"
    page = Reader(
        html(talk(person(evil), agent(evil), ran(evil, 1, evil), lent(evil), cwd=evil, session=evil))
    )
    assert "script" not in page.tags and "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert (
        page.text.count("<script>alert(1)</script>") == 8
    )  # title, heading, folder, four turns and a command


def test_it_needs_and_may_load_nothing() -> None:
    page = html(talk(*RELEASE))
    assert "default-src 'none'" in page
    for word in ("http:", "https:", "@import", "url(", "<script", "<link"):
        assert word not in page


def test_what_hides_in_a_text_is_spelt_out() -> None:
    page = html(talk(person("a\u202eb\x1b[31mc\u200bd")))
    assert "a&lt;U+202E&gt;b&lt;U+001B&gt;[31mc&lt;U+200B&gt;d" in page


@given(st.text(max_size=60))
def test_any_text_comes_back(text: str) -> None:
    page = Reader(html(talk(person(f"begin {text} end"))))
    assert "begin " in page.text and " end" in page.text and page.tags.count("article") == 1
