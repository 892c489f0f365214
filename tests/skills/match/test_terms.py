"""Words to stems, the same way for pages and prompts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match.phrases import plain
from wisen.skills.match.porter import stem
from wisen.skills.match.terms import distinct, fold, split_camel, stems, words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Next.js", "nextjs"),
        ("socket.io", "socketio"),
        ("C++", "cpp"),
        ("c#", "csharp"),
        (".NET apps", "dotnet app"),
        ("dockerised", "dockerize"),
        ("k8s", "kubernetes cluster"),
        ("optimisation", "optimize"),
        ("analysis.ipynb", "analyze notebook"),
        ("the repo's tests", "repository test"),
        ("résumé", "resume"),
        ("DON'T", ""),
    ],
)
def test_what_is_written_in_several_ways_is_one_word(said: str, meant: str) -> None:
    assert set(stems(said)) <= set(stems(meant)) | set(stems(said.lower()))
    assert stems(said)[:1] == stems(meant)[:1]


@pytest.mark.parametrize(
    ("said", "words_of_it"),
    [
        ("C++ and c#, f#!", ["cpp", "and", "csharp", "fsharp"]),
        ("c'#", ["csharp"]),
        ("c#f# c++c#", ["csharp", "fsharp", "cpp", "csharp"]),
        ("basic++ abc# _c# 9f#", ["basic", "abc", "c", "9f"]),
        ("## Steps in C", ["steps", "in", "c"]),
        ("asp.net .net", ["aspnet", "dotnet"]),
    ],
)
def test_languages_with_signs_in_their_names_are_words(said: str, words_of_it: list[str]) -> None:
    assert words(said) == words_of_it


def test_words_with_one_stem_share_one_string() -> None:
    first, second = stems("deploying deployed")
    assert first is second


@given(st.text(alphabet="aZ9bY _-.X", max_size=30))
def test_camel_case_is_split_where_a_capital_follows_a_small_letter_or_begins_a_word(text: str) -> None:
    def begins(at: int) -> bool:
        before, here, after = text[at - 1 : at], text[at], text[at + 1 : at + 2]
        return here in "XYZ" and (before in (*"ab9",) or (before in (*"XYZ",) and after in (*"ab",)))

    assert split_camel(text) == "".join(f" {sign}" if begins(at) else sign for at, sign in enumerate(text))


def test_function_words_say_nothing() -> None:
    assert stems("please help me to make it like this one, thanks") == []


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("agreed", "agre"), ("plastered", "plaster"), ("hopping", "hop"),
        ("falling", "fall"), ("filing", "file"), ("happy", "happi"), ("relational", "relat"), ("digitizer", "digit"),
        ("triplicate", "triplic"), ("adjustable", "adjust"), ("adoption", "adopt"), ("controll", "control"), ("yes", "ye"),
        ("sky", "sky"), ("is", "is"),
    ],
)  # fmt: skip
def test_stems_are_those_of_the_paper(word: str, root: str) -> None:
    assert stem(word) == root


def test_a_script_without_spaces_becomes_pairs() -> None:
    assert stems("部署到生产") == ["部署", "署到", "到生", "生产"]
    assert "生产" in stems("请发布到生产环境")
    assert stems("ทดสอบ")


def test_a_vowel_that_is_a_mark_belongs_to_its_word() -> None:
    assert words("हिन्दी में परीक्षण चलाओ।") == ["हिन्दी", "में", "परीक्षण", "चलाओ"]
    assert words("சோதனையை இயக்கு, பிறகு deploy") == ["சோதனையை", "இயக்கு", "பிறகு", "deploy"]
    assert plain("«परीक्षण» चलाओ") == "परीक्षण चलाओ"
    assert words("परीक्षण ❤\ufe0f 部署到 fast") == ["परीक्षण", "部署", "署到", "fast"], (
        "beside other scripts, and no heart"
    )


def test_points_that_most_leave_out_make_no_other_word() -> None:
    assert words("شَغِّلِ الاختباراتِ") == words("شغل الاختبارات")
    assert words("הָרֵץ אֶת־הַבְּדִיקוֹת") == words("הרץ את הבדיקות")
    assert words("أضف") == words("اضف")


def test_names_are_cut_where_the_case_changes() -> None:
    assert split_camel("useEffect HTTPServer v2") == "use Effect HTTP Server v2"


def test_a_blob_is_no_word() -> None:
    assert stems("deploy " + "a" * 41 + " now") == stems("deploy now")


def test_distinct_keeps_the_order() -> None:
    assert distinct("deploy the server, then deploy the client") == ("deploi", "server", "client")


@given(st.text(max_size=200))
def test_any_text_can_be_cut_and_cutting_is_stable(text: str) -> None:
    assert stems(text) == stems(text)
    assert all(word for word in words(text))
    assert all(" " not in found for found in stems(text))


@given(st.text(alphabet="abCX19'-_.#+ \n\t\x1f", max_size=60))
def test_plain_text_is_cut_as_any_other(text: str) -> None:
    assert words(text) == words(text + " \u0430")[:-1]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_stem_is_never_longer_than_the_word_plus_one(word: str) -> None:
    assert 1 <= len(stem(word)) <= len(word) + 1


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_for_letters(text: str) -> None:
    assert words(" ".join(words(text))) == words(text) or not text.isascii()
    assert fold(text) == fold(text)
