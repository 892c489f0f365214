"""How phrases fit a prompt: the short cuts give what the long way gives."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from wisen.skills.match import terms
from wisen.skills.match.likeness import in_any_order, in_order, likeness
from wisen.skills.match.phrases import plain
from wisen.skills.match.query import query

WORDS = st.sampled_from("a ab abc fix api tests deploy the server git commit x yy page pages 修理".split())


def text(most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, max_size=most).map(" ".join)


@given(text(6), text(40), st.sampled_from([0.0, 0.3, 0.6, 0.95]))
def test_a_bag_of_words_is_rapidfuzzs_to_the_last_digit(phrase: str, prompt: str, least: float) -> None:
    long_way = fuzz.token_set_ratio(phrase, prompt, score_cutoff=100 * least) / 100
    assert max(in_any_order(phrase, prompt, least), least) == max(long_way, least)


@given(text(6), text(40))
def test_letters_in_order_are_rapidfuzzs_where_the_phrase_is_the_shorter(phrase: str, prompt: str) -> None:
    if 6 <= len(phrase) <= len(prompt):
        assert in_order(phrase, prompt) == fuzz.partial_ratio(phrase, prompt) / 100


def test_a_short_phrase_counts_only_as_a_whole_word() -> None:
    assert in_order("test", "what is the latest news") == 0.0 and in_order("api", "fix the api") == 1.0


def test_the_best_phrase_of_several_is_told() -> None:
    found = likeness(
        ["burn subtitles", "deploy the server", "rotate keys"], query("please deploy the server now")
    )
    assert (found.order, found.phrase, found.nearest, found.whole) == (
        1.0,
        "deploy the server",
        "deploy the server",
        1.0,
    )


@given(st.text(alphabet="aB c+#.'é修_-7 ", max_size=60), st.lists(WORDS, max_size=3))
def test_a_plain_phrase_has_the_stems_of_any_text(text: str, known: list[str]) -> None:
    said = terms.distinct(plain(text))
    for stems in (frozenset(said), frozenset(known)):
        assert terms.told(plain(text), stems) == (() if stems.isdisjoint(said) else said)
