"""Steps, pitfalls and the check out of what was run."""

import pytest
from support.talks import RELEASE, SESSION, agent, edited, person, ran

from wisen.skills import runs
from wisen.skills.model import Turn


def numbered(*turns: Turn) -> list[tuple[int, Turn]]:
    return list(enumerate(turns))


def texts(*turns: Turn) -> list[str]:
    return [step.text for step in runs.steps(SESSION, numbered(*turns))]


@pytest.mark.parametrize(
    "command",
    ["ls -la", "cat a.txt | head -5", "git status && git diff --stat", "cd src && grep -rn foo .", "pwd", "git -C x log --oneline",
     "find . -name '*.py' | wc -l", "sed -n '1,20p' a.py", "make --version", "gh pr view 12", "cat a 2>/dev/null || true", "# look\nls", "rg 'a > b' src"],
)  # fmt: skip
def test_looking_around(command: str) -> None:
    assert runs.looking(command)


@pytest.mark.parametrize(
    "command",
    ["make", "ls > files.txt", "cat a | tee b", "find . -name '*.pyc' -delete", "git commit -m x", "cd src && npm ci", "sed -i s/a/b/ c", "npm ci && ls",
     "git branch-all", "echo $(make build)", "cat <<EOF > a\nx\nEOF"],
)  # fmt: skip
def test_doing(command: str) -> None:
    assert not runs.looking(command)


def test_the_steps_are_what_worked_each_once_and_in_order() -> None:
    assert texts(*RELEASE) == [
        "Run `git stash`",
        "Run `npm version minor --force`",
        "Edit `CHANGELOG.md`: add the heading to the changelog",
        "Run `npm test`",
    ]


def test_every_step_keeps_where_it_comes_from() -> None:
    step = runs.steps(SESSION, numbered(*RELEASE))[1]
    (evidence,) = step.evidence
    assert (evidence.session, evidence.turn, evidence.command, evidence.status) == (
        SESSION,
        5,
        "npm version minor --force",
        0,
    )


def test_looking_counts_when_nothing_else_was_done() -> None:
    assert texts(person("what has no number?"), ran("grep -n -v issue CHANGELOG.md")) == [
        "Run `grep -n -v issue CHANGELOG.md`"
    ]


def test_a_check_stands_where_it_last_passed() -> None:
    assert texts(ran("npm test"), edited("a.js"), ran("npm test"), ran("git commit -m done")) == [
        "Edit `a.js`", "Run `npm test`", "Run `git commit -m done`",
    ]  # fmt: skip


def test_other_commands_stand_where_they_were_first() -> None:
    assert texts(ran("npm ci"), ran("make a"), ran("npm ci")) == ["Run `npm ci`", "Run `make a`"]


@pytest.mark.parametrize(
    "failure", [ran("make", 2), ran("make", None, "Traceback (most recent call last)"), edited("a", status=1)]
)
def test_what_failed_is_no_step(failure: Turn) -> None:
    assert texts(failure, ran("make install")) == ["Run `make install`"]


def test_a_command_is_named_literally() -> None:
    assert texts(ran("echo `date` > now")) == ["Run ``echo `date` > now``"]
    assert texts(ran("for f in a b\ndo make $f\ndone")) == ["Run\n```sh\nfor f in a b\ndo make $f\ndone\n```"]
    assert texts(ran("cd $REPO && make")) == ["Run `make`"]
    assert texts(ran("deploy --token <secret:token:1>")) == ["Run `deploy --token <secret:token:1>`"]
    (long,) = texts(ran("cat > a.py <<'E'\n" + "x\n" * 40 + "E"))
    assert long.startswith("Run a script of 42 lines that begins `cat > a.py <<'E'`")


def test_an_edit_says_what_the_agent_said_it_was_for() -> None:
    assert texts(agent("Now I'll wire the store into the cart:"), edited("$REPO/cart.ts")) == [
        "Edit `cart.ts`: wire the store into the cart"
    ]
    assert texts(agent("I think you want me to change my mind."), edited("cart.ts")) == ["Edit `cart.ts`"]


def test_the_edits_of_a_file_are_one_step() -> None:
    turns = (
        agent("First, add the route:"),
        edited("$REPO/app.py"),
        ran("make"),
        agent("Now handle the error:"),
        edited("$REPO/app.py"),
        edited("$REPO/app.py"),
    )
    first, second = runs.steps(SESSION, numbered(*turns))
    assert first.text == "Edit `app.py`: add the route; handle the error"
    assert [one.turn for one in first.evidence] == [1, 4, 5]
    assert second.text == "Run `make`"


def test_the_agents_own_plans_are_no_part_of_the_work() -> None:
    assert texts(edited("~/.claude/plans/wiggly-petal.md"), edited("/tmp/x.py"), edited("a.py")) == [
        "Edit `a.py`"
    ]


def test_paths_are_told_from_the_projects_root() -> None:
    assert texts(ran("cp $REPO/a.txt $REPO/b/")) == ["Run `cp a.txt b/`"]
    assert texts(ran("cd $REPO/web && npm ci")) == ["Run `cd $REPO/web && npm ci`"]
    assert texts(ran("git -C $REPO tag v1")) == ["Run `git -C $REPO tag v1`"]


def test_a_procedure_is_short() -> None:
    found = texts(*(ran(f"make part{n}") for n in range(60)))
    assert len(found) == runs.STEPS
    assert found[-1] == "Run `make part59`"


def test_the_agents_own_steps_stand_in_where_no_tool_ran() -> None:
    listed = "Like so:\n1. Make a new key\n2. Publish it\n   with care\n3. Revoke the old one\n\nGood luck."
    assert texts(person("how?"), agent("Hm."), agent(listed)) == [
        "Make a new key",
        "Publish it",
        "Revoke the old one",
    ]
    block = "Run this:\n```sh\n# first\n$ gpg --gen-key\ngpg --send-keys X\n```\n"
    assert texts(agent(block)) == ["Run `gpg --gen-key`", "Run `gpg --send-keys X`"]
    assert texts(agent("Nothing to do.")) == []


def test_a_failure_that_was_overcome_is_a_pitfall() -> None:
    assert runs.pitfalls(numbered(*RELEASE)) == (
        "`npm version minor` failed with “npm error Git working directory not clean.”; do `npm version minor --force` instead",
    )


def test_the_same_command_passing_later_names_what_mended_it() -> None:
    turns = numbered(
        ran("npm test", 1, "Error: no fixture"),
        ran("ls"),
        edited("$REPO/fix.js"),
        ran("npm run seed"),
        ran("npm test"),
    )
    assert runs.pitfalls(turns) == (
        "`npm test` failed with “Error: no fixture”; it passed after: edit `fix.js`, run `npm run seed`",
    )


def test_a_failure_nobody_overcame_teaches_nothing() -> None:
    assert runs.pitfalls(numbered(ran("npm publish", 1, "boom"), ran("make"))) == ()


def test_the_check_is_the_last_one_that_passed() -> None:
    assert runs.verification(
        numbered(ran("pytest -q"), ran("ruff check ."), ran("pytest -q tests", 1), ran("ls"))
    ) == ("`ruff check .` passes",)
    assert runs.verification(numbered(ran("make install"), ran("ls"))) == ()
    assert runs.verification(numbered(ran("pytest", None, "3 passed"))) == ("`pytest` passes",)
