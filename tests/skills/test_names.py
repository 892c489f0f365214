"""What a skill may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills import names
from wisen.skills.errors import WisenError


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Migrate React Class Components to Hooks", "migrate-react-class-components-to-hooks"),
        ("  C++ & C# -- 2.0! ", "c-c-2-0"),
        ("Überprüfe die Straße", "uberprufe-die-strasse"),
        ("Ångström Łódź Ærø", "angstrom-lodz-aero"),
        ("don't stop", "dont-stop"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-skill"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", "one-two-three-four-five-six-seven-eight-nine-ten-eleven-twelve"),
        ("x" * 100, "x" * 64),
    ],
)  # fmt: skip
def test_a_name_out_of_a_title(text: str, name: str) -> None:
    assert names.slug(text) == name


def test_a_title_without_latin_letters_gets_a_stable_name() -> None:
    assert names.slug("数据库迁移") == names.slug("数据库迁移") != names.slug("数据库")
    assert names.slug("数据库迁移").startswith("skill-")


@given(st.text(max_size=120))
def test_every_text_gives_a_name_that_holds(text: str) -> None:
    assert names.check(names.slug(text)) == names.slug(text)
    assert names.harmless(names.slug(text))


@pytest.mark.parametrize(
    "name",
    ["", "../x", "/etc", "~", "a/b", "a\\b", "a\0", "a\n", "-rf", "a-", "a--b", "a.b", "a ", "A", "ä", "a" * 65, "con", "com1", ".git", "git", "раypal", "a\u200bb"],
)  # fmt: skip
def test_a_name_that_cannot_be_comes_with_one_that_can(name: str) -> None:
    with pytest.raises(WisenError) as caught:
        names.check(name)
    offered = caught.value.hint.partition("`")[2].rstrip("`")
    assert names.check(offered) == offered
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["a", "Ab_c.d", "über", "名前", "a b", "1"])
def test_names_found_on_a_disk_are_taken_as_they_are(name: str) -> None:
    assert names.harmless(name)


@pytest.mark.parametrize(
    "name", ["", "..", ".a", "-a", "a/b", "a\\b", "a\x1b[2J", "a\n", " a", "a ", "a.", "a\u202e", "a\u200b", "\udc80", "NUL", ".GIT", "x" * 256]
)  # fmt: skip
def test_names_that_do_harm_are_not(name: str) -> None:
    assert not names.harmless(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fix-bug", "Fix_Bug"),
        ("fix-bug", "fixbug"),
        ("fix-bug", "fix‐bug"),
        ("paypal", "раураl"),
        ("cafe", "cafe\u0301"),
        ("caf\u00e9", "cafe\u0301"),
        ("oil", "0i1"),
        ("file", "ﬁle"),
        ("omega", "οmega"),
    ],
)
def test_twins(one: str, other: str) -> None:
    assert names.skeleton(one) == names.skeleton(other)


@given(st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,3}", fullmatch=True))
def test_a_name_of_letters_is_its_own_twin_and_no_others(name: str) -> None:
    assert names.skeleton(name) == name.replace("-", "")
