"""What the person types, followed to the Enter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.wrapper.keyboard import Keyboard


def composed(*pieces: bytes, **how: bool) -> Keyboard:
    keyboard = Keyboard(**how)
    for piece in pieces:
        assert keyboard.feed(piece) is None, piece
    return keyboard


def test_typed_letters_are_the_text() -> None:
    assert composed(b"fix the ", "café 🚀".encode()).text == "fix the café 🚀"


@pytest.mark.parametrize("enter", [b"\r", b"\x1b[13u", b"\x1b[13;1u", b"\x1b[27;1;13~"])
def test_each_form_of_enter_submits_and_says_where_it_stands(enter: bytes) -> None:
    keyboard = Keyboard()
    assert keyboard.feed(b"go on" + enter + b"next") == (5, 5 + len(enter))
    assert keyboard.text == "go on"


@pytest.mark.parametrize("other", [b"\n", b"\x1b\r", b"\x1b[13;2u", b"\x1b[27;2;13~", b"\\\r"])
def test_a_new_line_is_not_an_enter(other: bytes) -> None:
    keyboard = composed(b"one" + other + b"two")
    assert keyboard.text.splitlines()[-1] == "two" and keyboard.sure


def test_ctrl_j_submits_where_the_profile_says_so() -> None:
    assert Keyboard(newline_submits=True).feed(b"go\n") == (2, 3)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (b"helo\x7flo", "hello"),
        (b"hello world\x17there", "hello there"),
        (b"wrong\x15right", "right"),
        (b"world\x01hello \x05!", "hello world!"),
        (b"ac\x1b[Db", "abc"),
        (b"abc\x1b[D\x1b[D\x1b[3~", "ac"),
        (b"abc\x02\x02\x0b", "a"),
        (b"gone\x03here", "here"),
    ],
)
def test_line_editing_is_followed(typed: bytes, text: str) -> None:
    keyboard = composed(typed)
    assert (keyboard.text, keyboard.sure) == (text, True)


@pytest.mark.parametrize("key", [b"\x1b[A", b"\x1b[B", b"\t", b"\x12", b"\x10"])
def test_history_and_completion_make_it_unsure_until_the_line_is_cleared(key: bytes) -> None:
    keyboard = composed(b"git", key)
    assert not keyboard.sure
    keyboard.feed(b"\x03")
    assert keyboard.sure and keyboard.text == ""


def test_a_paste_is_text_and_its_line_ends_do_not_submit() -> None:
    keyboard = composed(b"see: \x1b[200~one\rtwo\nthree\x1b[201~")
    assert keyboard.text == "see: one\ntwo\nthree" and keyboard.pasted and keyboard.at_ground


def test_answers_of_the_terminal_are_not_typing() -> None:
    answers = (
        b"\x1b[?62;c\x1b[3;1R\x1bP>|tmux 3.3a\x1b\\\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[I\x1b[<0;3;4M\x1b[?5u"
    )
    keyboard = composed(b"hi", answers, b" there")
    assert (keyboard.text, keyboard.sure) == ("hi there", True)


def test_keys_of_the_kitty_protocol_are_letters() -> None:
    keyboard = composed(b"\x1b[104u\x1b[105;1:1u\x1b[105;1:3u\x1b[33;2u\x1b[97;5u")
    assert (keyboard.text, keyboard.cursor) == ("hi!", 0)


def test_nothing_may_be_put_between_the_bytes_of_a_sequence() -> None:
    assert not composed(b"a\x1b[").at_ground
    assert not composed(b"\x1b[200~half").at_ground
    assert not composed("é".encode()[:1]).at_ground


def test_escape_by_itself_is_a_key_and_the_enter_after_it_submits() -> None:
    keyboard = composed(b"first", b"\x1b")
    assert keyboard.feed(b"\r") == (0, 1)
    assert (keyboard.text, keyboard.sure) == ("first", False)


@given(
    st.binary(max_size=200).map(lambda typed: typed.replace(b"\x1b", b"")),
    st.lists(st.integers(1, 7), max_size=60),
)
def test_chunks_do_not_matter(typed: bytes, cuts: list[int]) -> None:
    """Any typed bytes, cut anywhere, submit the same texts. (An Escape at the end of a read is the Escape key.)"""

    def submitted(pieces: list[bytes]) -> list[str]:
        keyboard, texts = Keyboard(), []
        for piece in pieces:
            while (enter := keyboard.feed(piece)) is not None:
                texts.append(keyboard.text)
                keyboard.clear()
                piece = piece[enter[1] :]
        return texts

    pieces, at = [], 0
    for cut in cuts:
        pieces.append(typed[at : at + cut])
        at += cut
    pieces.append(typed[at:])
    assert submitted(pieces) == submitted([typed])


@given(st.binary(max_size=300))
def test_whatever_is_typed_an_enter_lies_within_it(typed: bytes) -> None:
    keyboard = Keyboard()
    enter = keyboard.feed(typed)
    assert enter is None or 0 <= enter[0] < enter[1] <= len(typed)  # fed in one piece, so never negative
