"""What a person says next: praise, blame, or the next thing to do. When in doubt, nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.model import Outcome
from wisen.skills.replies import OPENING, from_reply

PRAISE = """
perfect, thank you | Thanks! | thanks a lot | thanks, now add a test | Great job | works now | It works. | LGTM | ok great, now the docs
that fixed it! | all tests pass, nice | that did the trick | yes, perfect | Wonderful — ship it | great, it works | looks good to me
danke, klappt | Super! | vielen Dank | merci, ça marche | ¡Gracias! | funciona | obrigado | grazie mille | bedankt | dzięki
спасибо, работает | 谢谢 | 完美！ | ありがとうございます | 고마워요
"""
BLAME = """
No. | nope | wrong | no, that's wrong | undo that | please revert this | revert | roll back your changes | undo the last change
that broke the build | you broke my tests | it's still failing with the same error | still failing | the tests are still red
it doesn't work | doesn’t work | this isn't right | not what I asked for | no, don't touch that file
nein, falsch | das funktioniert nicht | geht nicht | immer noch rot | non, ça ne marche pas | no funciona | não funciona
non funziona | werkt niet | nie działa | не работает | 不对 | 还是报错 | 違います、元に戻して | 아니 되돌려줘
"""
NEITHER = """
yes | ok | continue | no problem | no worries, go on | no thanks | now write the docs | not now | nothing else | stop
please convert this class component to hooks, thanks | the wrong colour is shown in the header, fix it | note that the API changed
revert commit abc123 on main | add an undo button | undo stack is too small, raise it to 100 | why does this fail in CI?
great idea would be to cache this | nice to have: a progress bar | perfect the css | exactly one row should be returned
works with python 3.9? | does it work on windows? | if it doesn't work, retry | tell me whether it is not working on mac
what is wrong with this function? | write a test for thank you emails | super class should be abstract | normal mode
fixed width columns please | solved problems should be hidden | genau dieses feature fehlt noch | nonlocal variable
thanks, but it still fails | great, but that broke the build
"""


def each(text: str) -> list[str]:
    return [phrase.strip() for line in text.strip().splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize("text", each(PRAISE))
def test_praise_helped(text: str) -> None:
    assert from_reply(text)[0] is Outcome.HELPED


@pytest.mark.parametrize("text", each(BLAME))
def test_blame_harmed(text: str) -> None:
    assert from_reply(text)[0] is Outcome.HARMED


@pytest.mark.parametrize("text", each(NEITHER))
def test_anything_else_is_unknown(text: str) -> None:
    assert from_reply(text) == (Outcome.UNKNOWN, "")


def test_a_bare_no_to_a_question_is_an_answer() -> None:
    assert from_reply("no", asked=True)[0] is Outcome.UNKNOWN
    assert from_reply("no, that's wrong", asked=True)[0] is Outcome.HARMED
    assert from_reply("No, revert that", asked=True)[0] is Outcome.HARMED


def test_it_says_which_words_and_no_more_of_what_was_said() -> None:
    """The ledger is kept for ever: it does not quote a person's prompts."""
    assert from_reply("Perfect, thanks! the password is hunter2")[1] == "the person said “perfect”"
    assert from_reply("no funciona, mi clave es x")[1] == "the person said “no funciona”"


def test_a_verdict_comes_first_what_follows_is_the_next_request() -> None:
    request = "now look at the importer and find out " + "in which places " * 20
    assert from_reply("Thanks! " + request)[0] is Outcome.HELPED
    assert len(request) > OPENING and from_reply(request + "it doesn't work")[0] is Outcome.UNKNOWN


@given(st.text(max_size=400), st.booleans())
def test_any_text_has_an_answer(text: str, asked: bool) -> None:
    outcome, why = from_reply(text, asked=asked)
    assert (outcome is Outcome.UNKNOWN) == (why == "")
    assert from_reply(f"  {text}\n", asked=asked) == (outcome, why)


def test_a_long_text_without_an_end_is_no_trouble() -> None:
    assert from_reply("ok " * 100_000)[0] is Outcome.UNKNOWN
    assert from_reply("no " * 100_000 + "x")[0] is Outcome.UNKNOWN
