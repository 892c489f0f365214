"""Pages in an agent's own folder: links of ours and nothing else, as far as its catalogue has room."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.pages import HOOKS, keep

from wisen.skills import links
from wisen.skills.errors import WisenError
from wisen.skills.library import Folder, Library
from wisen.skills.model import Prompt, Skill, Standing
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    keep(tmp_path / "ours", "hooks", HOOKS)
    return tmp_path / "ours"


@pytest.fixture
def skill(ours: Path) -> Skill:
    return Library((Folder(str(ours), "home"),)).find("hooks")


def test_a_page_is_linked_once_and_found_there(tmp_path: Path, skill: Skill) -> None:
    theirs = tmp_path / "agent" / "skills"
    place = Path(links.link(skill, str(theirs)))
    assert place == theirs / "hooks" and (place / "SKILL.md").read_text() == HOOKS
    assert links.link(skill, str(theirs)) == str(place)
    (theirs / "other").symlink_to(keep(tmp_path / "elsewhere", "other", HOOKS).parent)
    found = links.catalogue([str(theirs)], [str(tmp_path / "ours")])
    assert found.linked == ("hooks",) and found.size == 2 * links.cost(skill) - len("hooks") + len("other")


def test_what_is_there_is_never_overwritten_or_removed(tmp_path: Path, ours: Path, skill: Skill) -> None:
    theirs = tmp_path / "agent" / "skills"
    mine = keep(theirs, "hooks", "# Mine\n\nby hand\n")
    with pytest.raises(WisenError, match="not ours"):
        links.link(skill, str(theirs))
    with pytest.raises(WisenError, match="not a link of ours"):
        links.unlink("hooks", str(theirs), [str(ours)])
    assert mine.read_text() == "# Mine\n\nby hand\n"


def test_a_link_that_leads_elsewhere_stays(tmp_path: Path, ours: Path, skill: Skill) -> None:
    theirs = tmp_path / "agent" / "skills"
    theirs.mkdir(parents=True)
    (theirs / "hooks").symlink_to(tmp_path)
    with pytest.raises(WisenError, match="not ours"):
        links.link(skill, str(theirs))
    with pytest.raises(WisenError, match="not a link of ours"):
        links.unlink("hooks", str(theirs), [str(ours)])


def test_our_link_goes_and_the_page_stays(tmp_path: Path, ours: Path, skill: Skill) -> None:
    theirs = tmp_path / "agent" / "skills"
    links.link(skill, str(theirs))
    assert links.unlink("hooks", str(theirs), [str(ours)]) == str(theirs / "hooks")
    assert links.unlink("hooks", str(theirs), [str(ours)]) == "" and Path(skill.path).exists()


def test_a_linked_page_is_seen_by_the_agent_itself_and_not_lent_again(
    tmp_path: Path, ours: Path, skill: Skill
) -> None:
    theirs = tmp_path / "agent" / "skills"
    asked = Prompt("please convert this class component to hooks")
    library = Library((Folder(str(ours), "home"), Folder(str(theirs), "foreign")))
    suggest = Suggest(library, "", Config(), native=[str(theirs)])
    assert [match.skill.name for match in suggest(asked).matches] == ["hooks"]
    links.link(skill, str(theirs))
    suggest.refresh()
    assert suggest(asked).matches == ()
    links.unlink("hooks", str(theirs), [str(ours)])
    suggest.refresh()
    assert [match.skill.name for match in suggest(asked).matches] == ["hooks"]


def test_the_best_are_those_that_have_proven_themselves_as_far_as_there_is_room(skill: Skill) -> None:
    skills = [replace(skill, name=name) for name in ("a", "b", "c", "d")] + [
        replace(skill, name="e", origin="foreign")
    ]
    known = {
        name: Standing(name, "proven", helped=helped) for name, helped in (("a", 3), ("b", 9), ("e", 20))
    }
    known |= {"c": Standing("c", "probation", helped=30)}
    assert [one.name for one in links.best(skills, known, 10_000)] == ["b", "a"]
    assert [one.name for one in links.best(skills, known, links.cost(skills[0]))] == ["b"]
    assert links.best(skills, {}, 10_000) == []


def test_a_flat_page_and_anothers_cannot_be_linked(tmp_path: Path) -> None:
    (tmp_path / "flat.md").write_text(HOOKS)
    flat = Library((Folder(str(tmp_path), "home"),)).find("flat")
    foreign = Library((Folder(str(keep(tmp_path / "f", "x", HOOKS).parent.parent), "foreign"),)).find("x")
    for skill in (flat, foreign):
        with pytest.raises(WisenError):
            links.link(skill, str(tmp_path / "agent"))
