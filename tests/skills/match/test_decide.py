"""From candidates to a suggestion: weigh, merge twins, veto, decide, explain."""

from dataclasses import replace

import pytest

from wisen.skills.match import decide, features, likeness, twins, veto, words
from wisen.skills.match.background import idf
from wisen.skills.match.card import card
from wisen.skills.match.phrases import phrase
from wisen.skills.match.postings import Found
from wisen.skills.match.query import query
from wisen.skills.match.weights import CURVES
from wisen.skills.model import Skill, Suggestion

HOOKS = Skill(
    "react-hooks", "Migrate React Class Components to Hooks", "Turns a class component into one with hooks",
    ("convert this class component to hooks", "migrate to functional component"), ("Replace this.state",),
    "## Steps\n1. Replace this.state by useState\n2. Replace lifecycle methods by useEffect", "1", path="/lib/react-hooks/SKILL.md",
)  # fmt: skip
RELEASE = Skill(
    "cut-release", "Cut a Release", "Tags and publishes a version", ("cut a new release",), ("Tag it",), "1. Tag it", "2",
    path="/lib/cut-release/SKILL.md",
)  # fmt: skip
ASK = "please convert this class component to hooks"


def suggest(
    prompt: str,
    *skills: Skill,
    native: tuple[str, ...] = (),
    limit: int = 3,
    threshold: float = 0.5,
    judged: str | None = None,
) -> Suggestion:
    asked = query(prompt)
    cards = [card(skill) for skill in skills]
    counts = {stem: sum(stem in one.counts for one in cards) for stem in asked.stems}
    weight = idf(len(cards), counts)
    ranked = decide.rank(asked, [Found(one) for one in cards], weight, len(cards))
    decide.weigh(ranked, asked)
    by_path = {skill.path: skill for skill in skills}
    return decide.decide(
        asked,
        ranked,
        threshold=threshold,
        limit=limit,
        load=lambda one: by_path.get(one.path),
        native=native,
        judged=judged,
    )


def verdicts(answer: Suggestion) -> dict[str, str]:
    return {found.skill.path: found.verdict for found in answer.candidates}


def test_what_fits_is_lent_with_its_reasons() -> None:
    [match] = suggest(ASK, HOOKS, RELEASE).matches
    assert match.skill is HOOKS and match.score > 0.9
    assert match.because[0] == 'trigger "convert this class component to hooks" fits 100%'
    assert match.because[1].startswith("shares the rare words: ") and "hooks" in match.because[1]


def test_what_does_not_says_why_not() -> None:
    answer = suggest("tag the photos of the class trip", HOOKS, RELEASE)
    assert answer.matches == ()
    assert all(found.verdict.endswith("is under the threshold 0.50") for found in answer.candidates)


def test_the_order_of_the_candidates_does_not_matter() -> None:
    assert suggest(ASK, HOOKS, RELEASE) == suggest(ASK, RELEASE, HOOKS)


def test_twins_do_not_refuse_each_other() -> None:
    twin = replace(HOOKS, name="React_Hooks", path="/other/React_Hooks/SKILL.md")
    answer = suggest(ASK, HOOKS, twin, RELEASE)
    assert len(answer.matches) == 1
    assert (
        "twin of react-hooks" in verdicts(answer).values()
        or "twin of React_Hooks" in verdicts(answer).values()
    )
    assert answer.matches[0].score == pytest.approx(suggest(ASK, HOOKS, RELEASE).matches[0].score, abs=0.05)


def test_a_listed_exclusion_vetoes_and_says_so() -> None:
    careful = replace(HOOKS, not_when=("for Preact",))
    assert suggest(ASK, careful).matches
    answer = suggest("convert this class component to hooks in Preact", careful)
    assert answer.matches == () and verdicts(answer)[HOOKS.path] == 'vetoed by "not when preact"'


def test_an_exclusion_in_the_description_vetoes() -> None:
    careful = replace(
        HOOKS, description="Turns a class component into one with hooks. Not for Preact or Inferno."
    )
    assert suggest(ASK, careful).matches and not suggest(ASK + " (Inferno)", careful).matches


def test_who_names_a_skill_gets_it_whatever_else() -> None:
    for prompt in ("/cut-release", "use the cut-release skill", "$cut-release please"):
        [match] = suggest(prompt, HOOKS, replace(RELEASE, not_when=("please",))).matches
        assert match.skill.name == "cut-release" and match.because[0] == "the prompt names it"


def test_what_the_agent_sees_natively_is_not_lent_again() -> None:
    answer = suggest(ASK, HOOKS, native=("/lib/",))
    assert answer.matches == () and verdicts(answer)[HOOKS.path] == "seen natively by the agent"
    assert suggest(ASK, HOOKS, native=("/li",)).matches


def test_a_page_that_is_gone_is_not_lent() -> None:
    gone = replace(HOOKS, path="")
    asked = query(ASK)
    weight = idf(1, dict.fromkeys(asked.stems, 1))
    ranked = decide.rank(asked, [Found(card(gone))], weight, 8)
    decide.weigh(ranked, asked)
    answer = decide.decide(asked, ranked, threshold=0.1, limit=3, load=lambda one: None)
    assert answer.matches == () and answer.candidates[0].verdict == "its page is gone or cannot be read"


def test_at_most_the_limit_and_none_at_nought() -> None:
    asked = "/react-hooks and /cut-release"
    assert len(suggest(asked, HOOKS, RELEASE).matches) == 2
    assert len(suggest(asked, HOOKS, RELEASE, limit=1).matches) == 1
    answer = suggest(asked, HOOKS, RELEASE, limit=0)
    assert answer.matches == () and set(verdicts(answer).values()) == {"0 fit better"}


def test_every_feature_of_the_gate_is_weighed_and_explained() -> None:
    [found] = suggest(ASK, HOOKS).candidates
    assert set(CURVES) <= set(found.features) <= set(words.SAYS)


def test_short_triggers_fire_as_whole_words_only() -> None:
    assert likeness.in_order("test", "what is the latest news") == 0
    assert likeness.in_order("api", "fix the api please") == 1
    assert likeness.in_order("hack", "on hacker news") == 0


def test_a_prompt_shorter_than_the_phrase_does_not_slide_over_it() -> None:
    assert likeness.in_order("convert this class component", "class") == 0


def test_words_of_a_phrase_count_within_one_sentence() -> None:
    near = likeness.likeness(
        [phrase("rotate signing keys")], query("rotate the signing keys. and read the page")
    )
    far = likeness.likeness(
        [phrase("rotate signing keys")], query("rotate the page. then keys. then signing off")
    )
    assert near.whole == 1 and far.whole < 0.6 and near.nearest == "rotate signing keys"


def test_an_excluded_single_word_counts_half() -> None:
    assert features.excluded("preact", query("use preact")) == 0.5
    assert features.excluded("preact router", query("use the preact router")) == 1


def test_a_library_looks_deeper_the_larger_it_is() -> None:
    assert [decide.depth(pages) for pages in (0, 1, 1_000, 3_000, 10_000, 10**6)] == [8, 8, 8, 12, 12, 12]


def test_of_a_prompt_that_says_much_fewer_pages_are_looked_at_closely_and_all_that_come_near_are_compared() -> (
    None
):
    cards = [
        card(Skill(f"s{n}", "", f"rotate keys {'deploy ' * n}", (), (), "", f"id{n}", path=f"/l/{n}"))
        for n in range(10)
    ]
    more = " ".join(f"word{n}" for n in range(decide.MUCH))
    for prompt, close in (("rotate keys", 8), (f"rotate keys {more}", decide.CLOSE)):
        asked = query(prompt)
        ranked = decide.rank(asked, [Found(one) for one in cards], idf(10, dict.fromkeys(asked.stems, 1)), 10)
        decide.weigh(ranked, asked)
        assert (len(ranked.best), len(ranked.scores)) == (close, 8)
        assert (
            ranked.best[0].features["crowd"]
            == len([s for s in ranked.scores if s >= 0.8 * ranked.scores[0]]) - 1
        )


def test_kin_needs_a_description_that_says_something() -> None:
    assert twins.kin("A-b", "Short")[1] == ""
    one, two = card(replace(HOOKS, description="x" * 200)), card(replace(RELEASE, description="x" * 130))
    assert twins.groups([one, two]) == {two.path: one.path}


def test_an_exclusion_the_page_itself_listens_for_is_no_veto() -> None:
    own = replace(RELEASE, description="Tags. Not for new release.")
    assert veto.vetoed_by(card(own), query("cut a new release")) == ""


def test_the_points_of_a_candidate_add_up() -> None:
    [best, *_] = suggest(ASK, HOOKS, RELEASE).candidates
    told = words.parts(best.features)
    *parts, whole = [float(line.split()[0]) for line in told]
    assert (
        told[0].endswith("to begin with: most pages fit no prompt") and " in all: a chance of 0." in told[-1]
    )
    assert sum(parts) == pytest.approx(whole, abs=0.06)


@pytest.mark.parametrize(
    ("prompt", "lent"), [("revert it", False), ("rollback!", True), ("roll back the deploy", True)]
)
def test_one_word_is_enough_only_where_a_trigger_is_just_that_word(prompt: str, lent: bool) -> None:
    page = Skill(
        "rollback", "Roll Back a Deployment", "Roll Back a Deployment", ("rollback", "revert the deploy", "roll back"), ("Undo it",),
        "1. Undo it", "3", path="/lib/rollback.md",
    )  # fmt: skip
    answer = suggest(prompt, page, threshold=0.1)
    assert bool(answer.matches) == lent
    assert lent or answer.candidates[0].verdict == "one word says too little: no trigger is just that word"


def test_a_page_without_a_description_says_when_by_its_triggers() -> None:
    bare = replace(HOOKS, description=HOOKS.title)
    assert card(bare).when == card(bare).triggers and card(HOOKS).when != card(HOOKS).triggers


def test_what_hardly_fits_is_not_said_to_be_beaten() -> None:
    answer = suggest("cut a new release of the class component", RELEASE, HOOKS)
    assert answer.matches[0].skill is RELEASE
    assert verdicts(answer)[HOOKS.path].endswith("cut-release fits, this one hardly")


def test_a_judge_decides_between_candidates_but_not_over_a_veto() -> None:
    def judged(path: str, prompt: str = ASK, *skills: Skill) -> Suggestion:
        return suggest(prompt, *(skills or (HOOKS, RELEASE)), judged=path)

    assert [match.skill for match in judged(HOOKS.path).matches] == [HOOKS]
    assert judged("").matches == ()
    vetoed = replace(HOOKS, not_when=("class component",))
    assert judged(HOOKS.path, ASK, vetoed, RELEASE).matches == ()
    assert judged(RELEASE.path, "use the skill react-hooks to convert the release").matches[0].skill is HOOKS


def test_the_candidates_are_told_when_they_are_read() -> None:
    answer = suggest(ASK, HOOKS, RELEASE)
    assert isinstance(answer.candidates, decide.Told) and answer.candidates == list(answer.candidates)
    assert (
        answer.candidates[0].because == answer.matches[0].because
        and answer.candidates[:1][0].verdict == "fits"
    )
    assert answer.candidates[0].features["excluded"] == 0.0 and repr(answer.candidates).startswith(
        "(Candidate("
    )
