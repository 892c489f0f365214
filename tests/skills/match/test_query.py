"""A prompt made ready."""

from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match.query import FIRST, LAST, TERMS, WORDS, query, searched


def test_the_words_stand_in_order_and_once() -> None:
    asked = query("Deploy the server. Then deploy the client!")
    assert asked.stems == ("deploi", "server", "client")
    assert asked.words["deploi"] == "deploy"
    assert asked.after == {"deploi": ["server", "client"], "server": ["deploi"]}
    assert [sorted(stems) for stems, _ in asked.sentences] == [["deploi", "server"], ["client", "deploi"]]


def test_a_skill_is_named_by_slash_dollar_or_in_words() -> None:
    for prompt in (
        "/db-migrate now",
        "now $db-migrate",
        "use the skill db-migrate",
        "run the `db-migrate` skill",
        "Skill: DB-Migrate",
    ):
        assert "db-migrate" in query(prompt).named, prompt


def test_a_path_a_tag_and_code_name_nothing() -> None:
    for prompt in (
        "see src/db-migrate",
        "</db-migrate>",
        "```\n/db-migrate\n```",
        "a/db-migrate/b",
        "cost: 3$db",
    ):
        assert "db-migrate" not in query(prompt).named, prompt


def test_hyphenated_words_may_be_names() -> None:
    assert query("please run video-trim on this").compounds == {"video-trim"}


def test_the_rarest_known_words_are_searched() -> None:
    chosen, weight = searched(
        ["server", "quaternion", "unheard"], 1_000, {"server": 400, "quaternion": 2, "unheard": 0}
    )
    assert chosen == ["quaternion", "server"]
    assert weight["unheard"] > weight["quaternion"] > weight["server"] > 0


def test_a_search_touches_a_bounded_number_of_entries() -> None:
    counts = {f"word{n}": 30_000 for n in range(24)}
    chosen, _ = searched(list(counts), 100_000, counts)
    assert 1 <= len(chosen) <= 3


def test_one_page_does_not_make_every_word_common() -> None:
    _, weight = searched(["hook", "code"], 1, {"hook": 1, "code": 1})
    assert weight["hook"] > weight["code"] > 0


@given(st.text(max_size=400))
def test_any_prompt_makes_a_bounded_query(prompt: str) -> None:
    asked = query(prompt)
    assert len(asked.stems) <= TERMS and len(asked.sentences) <= FIRST + LAST and len(asked.text) <= 1_000
    assert all(asked.words[stem] for stem in asked.stems)


def test_of_a_long_prompt_the_first_sentences_count_and_the_last_two() -> None:
    middle = ". ".join(f"filler{n} padding{n} stuffing{n} word{n} wadding{n}" for n in range(60))
    asked = query(f"Deploy the server. {middle}. Then rotate keys. Mind the staging proxy.")
    assert len(asked.sentences) == FIRST + LAST and len(asked.stems) == TERMS
    assert [sorted(stems) for stems, _ in asked.sentences[-LAST:]] == [
        ["kei", "rotat"],
        ["mind", "proxi", "stage"],
    ]
    assert "deploi" in asked.known and "filler59" not in asked.known


def test_a_sentence_without_end_counts_by_its_first_words() -> None:
    asked = query(" ".join(f"word{n}" for n in range(400)))
    assert len(asked.known) == WORDS


def test_sentences_written_without_blanks_end_too() -> None:
    assert len(query("修理服务器。部署页面。").sentences) == 2


def test_a_skill_is_named_wherever_the_word_stands() -> None:
    far = "so " * 200
    for prompt in (
        f"{far} run the db-migrate skill {far}",
        f"a skill, {far} the skill called db-migrate {far}",
    ):
        assert query(prompt).named >= {"db-migrate"}
    assert "db-migrate" not in query("db-migrate is skilled").named
