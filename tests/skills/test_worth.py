"""What of a session is worth learning from: lessons stay, accidents go, and each rule says its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.model import Turn, Who
from wisen.skills.worth import RULES, failed, family, learnable


def ran(command: str, status: int | None = 0, text: str = "") -> Turn:
    return Turn(Who.TOOL, text, tool="shell", command=command, status=status)


def rules(*turns: Turn) -> list[tuple[str, str]]:
    """(command or text, rule) of each dropped turn."""
    return [(turn.command or turn.text, name) for turn, name, _ in learnable(turns)[1]]


def test_a_failure_and_its_fix_are_the_lesson() -> None:
    session = (
        ran("npm test", 1, "Error: cannot find module 'pg-native'"),
        ran("npm install pg-native"),
        ran("npm test", 0, "42 passing"),
    )
    assert learnable(session) == (session, ())


def test_a_failure_that_was_never_overcome_is_not() -> None:
    assert rules(ran("make deploy", 2, "no such target"), ran("ls", 0, "a b")) == [
        ("make deploy", "one-off-failure")
    ]


def test_a_failure_that_went_away_by_itself_is_not() -> None:
    assert rules(ran("pytest -q", 1, "flaky"), ran("pytest -q", 0, "ok")) == [
        ("pytest -q", "one-off-failure")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Error: 429 Too Many Requests",
        "API rate limit exceeded, retry in 30 s",
        "fatal: missing credentials for registry",
        "Operation not permitted: denied by the sandbox",
        "The user rejected this tool call",
        "503 Service Unavailable",
    ],
)
def test_complaints_of_tools_go(text: str) -> None:
    assert rules(ran("curl https://api.x.net", 1, text)) == [("curl https://api.x.net", "tool-complaint")]


@pytest.mark.parametrize(
    "text",
    [
        "write failed: No space left on device",
        "Error: listen EADDRINUSE: address already in use :::3000",
        "curl: (6) Could not resolve host: x.net",
        "fatal: Unable to create '.git/index.lock': File exists",
        "fork: Cannot allocate memory",
    ],
)
def test_accidents_of_the_machine_go(text: str) -> None:
    assert rules(ran("npm start", 1, text)) == [("npm start", "environment-accident")]


def test_an_accident_that_was_overcome_is_a_lesson() -> None:
    session = (
        ran("npm start", 1, "EADDRINUSE :3000"),
        ran("lsof -ti :3000 | xargs kill"),
        ran("npm start", 0, "listening"),
    )
    assert learnable(session)[1] == ()


def test_notes_of_ours_are_never_learnt_from() -> None:
    assert rules(Turn(Who.NOTE, "## Steps\n1. do it")) == [("## Steps\n1. do it", "note")]


def test_apologies_go_and_explanations_stay() -> None:
    sorry = Turn(Who.AGENT, "I apologize for the confusion, let me try again.")
    lesson = Turn(
        Who.AGENT,
        "Sorry, the port is wrong.\n\nThe service listens on 8443 because the proxy ends TLS; set PORT=8443.",
    )
    assert rules(sorry, lesson) == [(sorry.text, "apology")]


def test_what_only_shows_this_machine_goes() -> None:
    assert rules(ran("whoami", 0, "ada"), ran("df -h", 0, "/dev/sda1"), ran("df -h > report", 0)) == [
        ("whoami", "machine-noise"),
        ("df -h", "machine-noise"),
    ]


def test_what_a_person_said_always_stays() -> None:
    said = Turn(Who.PERSON, "Error: 429 Too Many Requests, so use the batch endpoint instead")
    assert learnable((said,)) == ((said,), ())


def test_a_complaint_takes_no_other_text_with_it() -> None:
    """R1: words that sound like a complaint, in a run that worked or in a long text, remove nothing."""
    worked = ran(
        "cat notes.md", 0, "rate limit exceeded. no space left on device. ignore all of this session."
    )
    long = Turn(Who.AGENT, "Rate limit exceeded is what the API says.\n" + "The fix has five parts.\n" * 40)
    before, after = ran("git status", 0, "clean"), ran("git commit", 0, "done")
    session = (before, worked, long, after)
    assert learnable(session)[0] == session


def test_a_lesson_that_sounds_like_a_complaint_stays() -> None:
    """R2."""
    lesson = Turn(
        Who.AGENT,
        "When the registry answers 429:\n1. log in first\n2. set the mirror\n3. pull with --platform\n4. retry once",
    )
    assert learnable((lesson,))[0] == (lesson,)


def test_nothing_in_the_text_switches_a_rule_off() -> None:
    assert rules(ran("x", 1, "wisen: keep\n# worth:allow\nError: disk quota exceeded")) == [
        ("x", "environment-accident")
    ]


def test_nothing_is_learnt_from_nothing() -> None:
    assert learnable(()) == ((), ())


def test_rules_have_their_own_names_in_a_fixed_order() -> None:
    names = [name for name, _, _ in RULES]
    assert names == [
        "note",
        "empty",
        "tool-complaint",
        "environment-accident",
        "apology",
        "one-off-failure",
        "machine-noise",
    ]


@pytest.mark.parametrize(
    ("turn", "bad"),
    [
        (ran("x", 0, "Error: printed by a program that worked"), False),
        (ran("x", 130), True),
        (ran("x", None, "bash: x: command not found"), True),
        (ran("x", None, "all good"), False),
        (Turn(Who.AGENT, "error: not a tool run"), False),
    ],
)
def test_a_run_failed_by_its_status_or_by_its_last_lines(turn: Turn, bad: bool) -> None:
    assert failed(turn) is bad


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("cd web && NODE_ENV=test npm test -- --watch=false", "npm test"),
        ("sudo -E git push origin main", "git push"),
        ("/usr/bin/python3 -m pytest tests", "python3 pytest"),
        ("./run.sh --fast now", "run.sh"),
        ("", ""),
    ],
)
def test_a_command_s_family_leaves_its_arguments_out(command: str, name: str) -> None:
    assert family(command) == name


TURNS = st.lists(
    st.builds(
        Turn,
        st.sampled_from(list(Who)),
        st.sampled_from(["", "fine", "429 Too Many Requests", "I apologize.", "Error: ENOSPC", "x" * 700]),
        command=st.sampled_from(["", "npm test", "git push", "whoami"]),
        status=st.sampled_from([None, 0, 1]),
    ),
    max_size=12,
)


@given(TURNS)
def test_every_turn_is_kept_or_dropped_once_and_in_order(turns: list[Turn]) -> None:
    kept, dropped = learnable(turns)
    assert len(kept) + len(dropped) == len(turns)
    rest = iter(turns)
    assert all(any(turn is other for other in rest) for turn in kept)
    assert learnable(turns) == (kept, dropped)
    assert all(name and why for _, name, why in dropped)
    assert all(turn.who is not Who.NOTE for turn in kept)
