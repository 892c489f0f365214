"""What pages do to each other, and would have done to past prompts: said of each page, with the other's name."""

from wisen.skills import overlap
from wisen.skills.model import Finding, Skill


def skill(name: str, *triggers: str, about: str = "") -> Skill:
    return Skill(
        name, name, about or f"about {name}", triggers, (), "", f"id-{name}-{triggers}", path=f"/lib/{name}"
    )


def kinds(
    skills: list[Skill], past: list[str] | None = None, lent: overlap.Lent = lambda prompt: ()
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, finding in overlap.library(skills, past or [], lent):
        found.setdefault(name, []).append(finding.kind)
    return found


def test_a_trigger_on_two_pages_is_said_once() -> None:
    pages = [
        skill("cut", "Cut a release!"),
        skill("ship", "cut a release", "ship it"),
        skill("other", "burn subtitles"),
    ]
    assert kinds(pages) == {"cut": ["trigger-shared"]}


def shared(*names: str, lends: bool = True) -> Finding:
    """What is said of pages of these names that listen for the same; `lends`: whether it is lent for."""
    both = ("mend the broken check", "make the check pass")
    pages = [skill(name, *both) for name in names]
    [(name, said)] = overlap.library(pages, [], lambda prompt: names if lends else ())
    assert name == names[0] and said.kind == "trigger-shared"
    return said


def test_several_triggers_on_the_same_pages_are_said_together() -> None:
    said = "2 triggers, “mend the broken check” among them, stand on `two` and `six` too"
    assert shared("one", "two", "six").message == said
    assert shared("one", "two", "six", lends=False).message == f"none is lent for it: {said}"


def test_pages_for_several_languages_may_listen_for_the_same() -> None:
    assert shared("python-check", "rust-check", lends=False).severity == "hint"
    assert "the folder you are in decides" in shared("python-check", "rust-check").hint
    assert shared("python-check", "my-check").severity == "warning"


def test_a_merge_is_proposed_of_pages_that_do_nearly_the_same() -> None:
    assert "`wisen skills merge mend a check repair` drafts one" in shared("mend a check", "repair").hint
    assert "merge" not in shared("invoices", "photographs").hint, "boilerplate makes no two pages one"


def test_one_skill_twice_and_names_that_look_alike() -> None:
    about = "Rotate the signing keys of the token service without logging anybody out"
    pages = [skill("rotate", about=about), skill("jwt", about=about), skill("deploy-it"), skill("Deploy_It")]
    assert kinds(pages) == {"jwt": ["twin"], "Deploy_It": ["twin"]}
    assert kinds([skill("deploy"), skill("dep1oy")]) == {"dep1oy": ["look-alike"]}


def test_a_trigger_that_lends_another_page_collides() -> None:
    pages = [skill("a", "make it small"), skill("b", "shrink the image")]
    assert kinds(pages, lent=lambda prompt: ["b"]) == {"a": ["collides"]}


def test_what_fires_on_everything_much_or_nothing_of_the_past() -> None:
    pages = [skill("all"), skill("much"), skill("some"), skill("none")]
    past = [f"prompt {n}" for n in range(40)]

    def lent(prompt: str) -> list[str]:
        number = int(prompt.split()[1])
        return ["all"] + ["much"] * (number % 5 == 0) + ["some"] * (number == 1)

    assert kinds(pages, past, lent) == {
        "all": ["fits-everything"],
        "much": ["fits-much"],
        "none": ["never-fires"],
    }
    assert kinds(pages, past[:10], lent) == {}, "ten prompts say nothing"


def test_twins_are_said_once_and_not_for_each_trigger() -> None:
    about = "Rotate the signing keys of the token service without logging anybody out"
    pages = [skill("rotate", "rotate the keys", about=about), skill("jwt", "rotate the keys", about=about)]
    past = [f"prompt {n}" for n in range(40)]
    assert kinds(
        pages, past, lambda prompt: ["jwt"] if prompt in ("prompt 1", "rotate the keys") else []
    ) == {"jwt": ["twin"]}
