"""How phrases fit a prompt: the short cuts give what the long way gives."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from wisen.skills.match import terms
from wisen.skills.match.likeness import in_order, likeness
from wisen.skills.match.phrases import phrase, plain
from wisen.skills.match.query import query

WORDS = st.sampled_from("a ab abc fix api tests deploy the server git commit x yy page pages 修理".split())


def text(most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, max_size=most).map(" ".join)


@given(text(6), text(40))
def test_letters_in_order_are_rapidfuzzs_where_the_phrase_is_the_shorter(phrase: str, prompt: str) -> None:
    if 6 <= len(phrase) <= len(prompt):
        assert in_order(phrase, prompt) == fuzz.partial_ratio(phrase, prompt) / 100


def test_a_short_phrase_counts_only_as_a_whole_word() -> None:
    assert in_order("test", "what is the latest news") == 0.0 and in_order("api", "fix the api") == 1.0


def test_the_best_phrase_of_several_is_told() -> None:
    found = likeness(
        [phrase(text) for text in ("burn subtitles", "deploy the server", "rotate keys")],
        query("please deploy the server now"),
    )
    assert (found.order, found.phrase, found.nearest, found.whole) == (
        1.0,
        "deploy the server",
        "deploy the server",
        1.0,
    )


@given(st.text(alphabet="aB c+#.'é修_-7 ", max_size=60))
def test_a_plain_phrase_has_the_stems_of_any_text(text: str) -> None:
    assert terms.distinct_plain(plain(text)) == terms.distinct(plain(text)) == phrase(plain(text)).stems
