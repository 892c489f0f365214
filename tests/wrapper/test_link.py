"""The line between wrapper and scribe."""

import os

from wisen.wrapper.link import LONGEST, Link, pair


def test_what_one_says_the_other_hears_in_order() -> None:
    ours, theirs = pair()
    assert ours.send(a=1) and ours.send(b="é\n")
    assert theirs.receive() == [{"a": 1}, {"b": "é\n"}]
    assert theirs.receive() == []


def test_half_a_message_waits_for_its_other_half() -> None:
    ours, theirs = pair()
    whole, between = pair()
    whole.send(a=1)
    message = os.read(between.wake, 100)
    for at in range(len(message)):
        assert theirs.receive() == []
        os.write(ours.writer, message[at : at + 1])
    assert theirs.receive() == [{"a": 1}]


def test_text_that_is_no_utf_8_goes_over_as_it_is() -> None:
    ours, theirs = pair()
    ours.send(said="/srv/\udcff")
    assert theirs.receive() == [{"said": "/srv/\udcff"}]


def test_a_dead_peer_is_only_quiet() -> None:
    ours, theirs = pair()
    theirs.close()
    assert ours.receive() == [] and not ours.alive
    assert ours.send(a=1) is False
    assert Link(-1, -1).receive() == [] and Link(-1, -1).send(a=1) is False


def test_a_peer_that_does_not_read_does_not_stop_us() -> None:
    ours, theirs = pair()
    sent = [ours.send(n=n, text="я" * 50_000) for n in range(30)]
    assert not sent[-1], "what waits is bounded"
    heard: list[dict[str, object]] = []
    while len(heard) < sum(sent):
        heard += theirs.receive()
        ours.flush()
    assert [message["n"] for message in heard] == list(range(sum(sent))), "and what was taken arrives, whole"


def test_what_a_peer_said_before_it_went_is_still_heard() -> None:
    ours, theirs = pair()
    theirs.send(ended=3)
    theirs.close()
    ours.send(awake=True)
    assert ours.receive() == [{"ended": 3}]


def test_a_message_beyond_all_bounds_is_not_sent() -> None:
    ours, theirs = pair()
    assert ours.send(text="x" * LONGEST) is False
    assert theirs.receive() == []


def test_the_last_words_are_heard_until_the_peer_goes() -> None:
    ours, theirs = pair()
    theirs.send(said="lent one")
    theirs.send(settings={})
    theirs.close()
    assert ours.last_words(5.0) == [{"said": "lent one"}, {"settings": {}}]


def test_nobody_waits_longer_than_the_limit() -> None:
    ours, _theirs = pair()
    assert ours.last_words(0.01) == []
