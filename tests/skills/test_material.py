"""Whether a session teaches anything: nothing is the default answer, with the reason."""

import pytest
from support.talks import RELEASE, agent, edited, lent, person, ran, talk

from wisen.skills.lesson import Nothing
from wisen.skills.material import Material, material
from wisen.skills.model import Transcript

ASK = person("convert the class component to hooks")
NOTHING = [
    (talk(), "nothing was said or done"),
    (talk(agent("Welcome"), ran("make build")), "nothing in it says in a few words what was to be done"),
    (talk(person("/help"), agent("..."), ran("make build")), "nothing in it says in a few words what was to be done"),
    (talk(person("y"), ran("make build")), "nothing in it says in a few words what was to be done"),
    (talk(ASK, agent("What a nice component.")), "no command succeeded"),
    (talk(ASK, ran("make build", 2, "error: no rule")), "no command succeeded"),
    (talk(ASK, edited("a.jsx"), ran("npm run build", 1, "error TS2304")), "it ended in failure: npm run build (exit 1)"),
    (talk(ASK, edited("a.jsx"), ran("npm test", 1, "1 failed"), ran("git diff")), "it ended in failure: npm test"),
    (talk(ASK, edited("a.jsx"), person("no, that's wrong, undo it")), "it did not work: the person said"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "why"), NOTHING, ids=[why for _, why in NOTHING])
def test_there_is_nothing_to_learn(script: Transcript, why: str) -> None:
    found = material(script)
    assert isinstance(found, Nothing)
    assert why in str(found)


def test_what_worked_is_material_and_turns_keep_their_numbers() -> None:
    script = talk(*RELEASE)
    found = material(script)
    assert isinstance(found, Material)
    assert found.asked == ("Cut a release: bump the version and write the changelog",)
    assert all(script.turns[number] is turn for number, turn in found.turns)


def test_what_wisen_lent_is_not_learnt_from() -> None:
    script = talk(lent("1. Run `make old`"), ASK, lent("1. Run `make older`"), ran("make hooks"))
    found = material(script)
    assert isinstance(found, Material)
    assert [number for number, _ in found.turns] == [1, 3]


def test_accidents_are_left_out_and_do_not_count_as_the_end() -> None:
    script = talk(
        ASK, edited("a.jsx"), ran("npm test"), agent("API Error: 529 overloaded"), person("thanks, perfect")
    )
    found = material(script)
    assert isinstance(found, Material)
    assert not any("529" in turn.text for _, turn in found.turns)


def test_a_person_who_is_content_outweighs_a_red_command() -> None:
    assert isinstance(
        material(talk(ASK, edited("a.jsx"), ran("git push", 1, "rejected"), person("perfect, thanks"))),
        Material,
    )


def test_a_failure_that_was_mended_is_no_failure() -> None:
    assert isinstance(
        material(talk(ASK, ran("npm test", 1, "1 failed"), edited("a.jsx"), ran("npm test"))), Material
    )


def test_looking_at_last_does_not_hide_a_failure_nor_make_one() -> None:
    assert isinstance(material(talk(ASK, ran("make all"), ran("grep -n TODO a.c", 1))), Material)


def test_the_agents_own_list_is_enough() -> None:
    script = talk(
        person("how do I rotate the signing keys?"),
        agent("Do this:\n1. Make a key\n2. Publish it\n3. Revoke the old one"),
    )
    assert isinstance(material(script), Material)
