"""Typed lending as a dialogue: the person types, the scribe answers, and these bytes go to the agent."""

import os
import pty
import termios
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wisen.wrapper.following import Following
from wisen.wrapper.link import Link, pair
from wisen.wrapper.modes import Modes
from wisen.wrapper.pasted import PAUSE

ASKED = b"convert this class component to hooks"
DEADLINE = 5.0


class Agent:
    """A terminal in whatever state an agent would have put it, a scribe, and the face between them."""

    def __init__(self, how: str = "typed", shell_stays: bool = True) -> None:
        self.master, self.slave = pty.openpty()
        ours, self.scribe = pair()
        self.marks: list[str] = []
        self.face = Following(
            how, lambda: ours, self.marks.append, "20260101-000000-abcd", shell_stays=shell_stays
        )
        self.face.modes = Modes()
        self.face.started(os.getpgrp(), self.master)
        self.face.rested()
        self.says(
            settings={"deadline": DEADLINE, "commands": ["synthesize", "why"], "key": "ctrl-]", "lend": True}
        )
        self.says(awake=True)
        self.face._foreground = lambda: True  # type: ignore[method-assign]  # this pty leads no session

    def says(self, **message: object) -> bytes:
        """The scribe says something (of the prompt submitted last, unless told); returns what went to the agent."""
        if "note" in message:
            message.setdefault("n", self.face.submitted)
        self.scribe.send(**message)
        return self.face.woken()

    def heard(self) -> list[dict[str, object]]:
        messages = self.scribe.receive()
        for message in messages:
            message.pop("at", None)
            message.pop("n", None)
        return messages

    def echo(self, on: bool, canonical: bool = True) -> None:
        attributes = termios.tcgetattr(self.slave)
        attributes[3] = (
            attributes[3] & ~(termios.ECHO | termios.ICANON) | on * termios.ECHO | canonical * termios.ICANON
        )
        termios.tcsetattr(self.slave, termios.TCSANOW, attributes)

    def shows(self, output: bytes) -> None:
        self.face.modes.note([output], len(output))
        self.face.shown([output])

    def close(self) -> None:
        for end in (self.master, self.slave):
            os.close(end)
        self.scribe.close()
        self.face.link.close()


@pytest.fixture
def agent() -> Iterator[Agent]:
    agent = Agent()
    yield agent
    agent.close()


@pytest.fixture
def composer(agent: Agent) -> Agent:
    """An agent with a composer of its own: raw, bracketed paste on."""
    agent.echo(False, canonical=False)
    agent.shows(b"\x1b[?2004h\x1b[>1u")
    return agent


def test_the_enter_waits_for_the_note_which_is_pasted_then_a_pause_then_the_enter(composer: Agent) -> None:
    face = composer.face
    assert face.typed(ASKED + b"\r") == ASKED
    assert composer.heard() == [{"submitted": ASKED.decode(), "form": "paste"}]
    asked = time.monotonic()
    assert composer.says(note="a\nnote", form="paste") == b"\x1b[200~\r\ra\rnote\x1b[201~"
    assert face.due > asked + 1, "not before the paste was drawn"
    before = time.monotonic()
    composer.shows(b"[Pasted text]")
    after = time.monotonic()
    assert before + PAUSE <= face.due <= after + max(PAUSE, after - asked), "who is slow to draw is slow"
    assert composer.heard() == [{"delivered": 1}]
    assert face.elapsed() == b"\r"
    assert face.due == 0.0 and face.held() == b""


def test_nothing_fits_and_the_enter_goes_at_once(composer: Agent) -> None:
    composer.face.typed(ASKED + b"\r")
    assert composer.says(note="", form="paste") == b"\r"


def test_an_answer_that_does_not_come_costs_the_deadline_and_no_more(composer: Agent) -> None:
    began = time.monotonic()
    composer.face.typed(ASKED + b"\r")
    assert began < composer.face.due <= time.monotonic() + DEADLINE
    assert composer.face.elapsed() == b"\r"
    assert composer.says(note="too late", form="paste") == b""
    assert {"delivered": 1} not in composer.heard()


def test_a_note_for_the_prompt_before_is_not_put_beside_this_one(composer: Agent) -> None:
    composer.face.typed(ASKED + b"\r")
    composer.face.elapsed()
    composer.face.typed(b"and something else entirely\r")
    assert composer.says(note="late", form="paste", n=1) == b""
    assert composer.says(note="right", form="paste", n=2) == b"\x1b[200~\r\rright\x1b[201~"


@pytest.mark.parametrize("pressed", [b"\x1d", b"\x1b[93;5u", b"\x1b[27;5;93~"])
def test_the_own_key_is_known_in_every_form_a_terminal_sends_it(composer: Agent, pressed: bytes) -> None:
    assert composer.face.typed(pressed) == b"" and "palette" in composer.face.screen
    assert composer.face.screen_done(10) == pressed


def test_in_an_editor_or_a_pager_our_key_and_words_mean_something_else(agent: Agent) -> None:
    editor = Following("none", lambda: agent.face.link, agent.marks.append, "s", own_words=False)
    editor.modes = Modes()
    editor.started(os.getpgrp(), agent.master)
    editor.rested()
    agent.scribe.send(settings={"commands": ["why"], "key": "ctrl-]"})
    editor.woken()
    assert editor.typed(b"\x1d/why\r") == b"\x1d/why\r" and editor.screen == ()
    agent.face._foreground = lambda: False  # type: ignore[method-assign]  # the agent has started a pager
    assert agent.face.typed(b"/why\r") == b"/why\r" and agent.face.screen == ()


def test_the_scribe_starts_when_nobody_is_in_a_hurry(agent: Agent) -> None:
    started: list[str] = []

    def face(how: str) -> Following:
        made = Following(how, lambda: started.append(how) or agent.face.link, agent.marks.append, "s")  # type: ignore[func-returns-value]
        made.modes, made._foreground = Modes(), lambda: True  # type: ignore[method-assign]
        made.started(os.getpgrp(), agent.master)
        return made

    rests = face("typed")
    rests.typed(b"h")
    assert started == [] and rests.wake == -1, "an agent that starts and a key wait for nothing"
    rests.rested()
    assert started == ["typed"] and rests.wake == agent.face.link.wake
    rests.awaken()
    assert started == ["typed"], "one for a session"
    assert face("hook") and started[1:] == ["hook"], "the agent may ask at once"
    face("file").typed(ASKED + b"\r")
    assert started[2:] == ["file"], "there is something to lend for"


def test_an_enter_right_after_the_start_waits_for_the_scribe_to_wake() -> None:
    agent = Agent()
    ours, scribe = pair()
    face = Following("typed", lambda: ours, agent.marks.append, "s")
    face.modes, face._foreground = Modes(), lambda: True  # type: ignore[method-assign]
    face.started(os.getpgrp(), agent.master)
    face.deadline = 0.01
    began = time.monotonic()
    face.typed(ASKED + b"\r")
    assert face.due > began + 0.5
    scribe.send(awake=True)
    assert face.woken() == b"" and face.due <= time.monotonic() + 0.01
    agent.close()


def test_a_scribe_that_dies_lets_the_enter_go(composer: Agent) -> None:
    composer.face.typed(ASKED + b"\r")
    composer.scribe.close()
    assert composer.face.woken() == b"\r"
    assert composer.face.typed(b"again and again\r") == b"again and again\r"


def test_what_is_typed_behind_a_held_enter_follows_it_in_order(composer: Agent) -> None:
    face = composer.face
    face.typed(ASKED + b"\ry")
    assert face.typed(b"es") == b"" and face.held() == b"\ryes"
    assert composer.says(note="", form="paste") == b"\ryes"


def test_a_plain_line_agent_gets_one_line_after_the_text(agent: Agent) -> None:
    agent.face.typed(ASKED + b"\r")
    assert agent.heard()[0]["form"] == "line"
    assert agent.says(note=" [wisen lends x]", form="line") == b" [wisen lends x]\r"


def test_a_note_cannot_bring_keys_of_its_own(composer: Agent) -> None:
    composer.face.typed(ASKED + b"\r")
    pasted = composer.says(note="a\x1b[201~\x03\x9bevil\x07", form="paste")
    assert pasted == b"\x1b[200~\r\ra[201~evil\x1b[201~"


def test_a_file_is_there_before_the_enter_and_nothing_is_typed() -> None:
    agent = Agent("file")
    agent.face.typed(ASKED + b"\r")
    assert agent.says(note="whatever", form="file") == b"\r"
    agent.close()


@pytest.mark.parametrize(
    "line",
    [b"y", b"1", b"yes", b"/help me please", b"!ls -la the folder", b"", b"go on", b": quit now please"],
)
def test_answers_commands_and_escapes_get_nothing(composer: Agent, line: bytes) -> None:
    assert composer.face.typed(line + b"\r") == line + b"\r"
    assert all(message["form"] == "" for message in composer.heard())


def test_after_a_shell_escape_nothing_is_lent_until_escape(composer: Agent) -> None:
    """A shell mode that stays (Gemini's): the line after it would be run, with the note in it."""
    for line in (b"!", b"echo " + ASKED, b"rm -r build"):
        assert composer.face.typed(line + b"\r") == line + b"\r"
    composer.face.typed(b"\x1b")
    composer.face.typed(b"what was joined to the Escape is not known\r")
    composer.heard()
    assert composer.face.typed(ASKED + b"\r") == ASKED
    assert composer.heard()[-1]["form"] == "paste"


def test_a_shell_escape_of_one_line_is_over_with_it() -> None:
    composer = Agent(shell_stays=False)
    composer.shows(b"\x1b[?2004h")
    composer.face.typed(b"!ls\r")
    assert composer.face.typed(ASKED + b"\r") == ASKED
    composer.close()


def test_a_password_is_neither_held_nor_told_nor_marked(agent: Agent) -> None:
    agent.echo(False, canonical=True)
    assert agent.face.typed(b"correct horse battery\r") == b"correct horse battery\r"
    assert agent.heard() == [] and agent.marks == []


def test_history_and_completion_get_nothing_because_the_text_is_not_known(composer: Agent) -> None:
    assert composer.face.typed(b"\x1b[A and more words\r") == b"\x1b[A and more words\r"
    assert composer.heard() == []


def test_a_full_screen_program_without_paste_gets_nothing(agent: Agent) -> None:
    agent.shows(b"\x1b[?1049h")
    assert agent.face.typed(ASKED + b"\r") == ASKED + b"\r"


def test_the_state_of_the_moment_counts_not_what_once_was(composer: Agent) -> None:
    composer.shows(b"\x1b[?2004l\x1b[?1049h")
    assert composer.face.typed(ASKED + b"\r") == ASKED + b"\r"


def test_an_enter_in_pieces_is_not_held(composer: Agent) -> None:
    """Its first bytes are with the agent already."""
    assert composer.face.typed(ASKED + b"\x1b[13") == ASKED + b"\x1b[13"
    assert composer.face.typed(b"u") == b"u"


def test_an_agent_with_a_hook_is_only_watched() -> None:
    agent = Agent("hook")
    assert agent.face.typed(ASKED + b"\r") == ASKED + b"\r"
    assert agent.heard() == [{"submitted": ASKED.decode(), "form": ""}]
    assert '"kind": "prompt"' in agent.marks[0]
    agent.close()


def test_synthesize_is_ours_it_is_taken_back_out_of_the_composer(composer: Agent) -> None:
    face = composer.face
    assert face.typed(b"/synthesize\rnext") == b"/synthesize" + b"\x7f" * 11
    assert (
        face.screen[1:5] == ("-P", "-m", "wisen.shell.main", "synthesize") and face.screen[-1] == face.session
    )
    assert face.typed(b" typed meanwhile") == b""
    assert face.screen_done(0) == b"next typed meanwhile" and face.screen == ()


@pytest.mark.parametrize(
    "line", [b"//synthesize", b"/synthesize now", b"  /synthesize", b"/other", b"say /synthesize"]
)
def test_what_only_looks_like_a_command_passes(composer: Agent, line: bytes) -> None:
    out = composer.face.typed(line + b"\r")
    assert out in (line + b"\r", line) and composer.face.screen == ()


def test_the_own_key_opens_the_palette_and_twice_it_passes(composer: Agent) -> None:
    assert composer.face.typed(b"\x1d") == b"" and "palette" in composer.face.screen
    assert composer.face.screen_done(10) == b"\x1d"
    composer.says(settings={"key": "off", "commands": []})
    assert composer.face.typed(b"\x1d") == b"\x1d"
    assert composer.face.typed(b"/synthesize\r") == b"/synthesize\r"


def test_without_a_scribe_everything_passes() -> None:
    master, slave = pty.openpty()
    face = Following("typed", lambda: Link(-1, -1), lambda text: None, "s")
    face.modes = Modes()
    face.started(os.getpid(), master)
    assert face.typed(ASKED + b"\r\x1d") == ASKED + b"\r\x1d"
    os.close(master)
    os.close(slave)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(
        st.one_of(
            st.binary(max_size=12), st.sampled_from([b"\r", b"fix the build now", b"\x1b[200~", b"\x1b[201~"])
        ),
        max_size=12,
    )
)
def test_whatever_is_typed_arrives_whole_and_in_order(typed: list[bytes]) -> None:
    """With lending on and nothing lent, the agent receives exactly the typed bytes."""
    agent = Agent()
    agent.echo(False, canonical=False)
    agent.shows(b"\x1b[?2004h")
    face, out = agent.face, b""
    face.keys = ()
    for piece in typed:
        out += face.typed(piece)
        while face.due:
            out += face.elapsed()
    agent.close()
    assert out == b"".join(typed) and not face.held()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(
        st.one_of(
            st.characters(min_codepoint=32, max_codepoint=126).map(str.encode),
            st.sampled_from(
                [b"\r", b"\x1b", b"\x1b[13", b"\x1b[27;1;13", b"\x1b[200~", b"\x1b]52;", ASKED, b"/why"]
            ),
        ),
        max_size=12,
    )
)
def test_a_plain_character_that_may_go_ahead_comes_back_as_it_is(typed: list[bytes]) -> None:
    agent = Agent()
    agent.echo(False, canonical=False)
    agent.shows(b"\x1b[?2004h")
    face = agent.face
    for piece in [*typed, b"x"]:
        plain = len(piece) == 1 and b" " <= piece <= b"~"
        assert face.passes == (not face.held() and not face.screen)
        ahead = plain and face.passes
        through = face.typed(piece)
        assert not ahead or through == piece
    agent.close()
