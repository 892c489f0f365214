"""What only asks to be told something, and what asks for something to be done."""

import pytest

from wisen.skills.match import asks
from wisen.skills.match.query import query


@pytest.mark.parametrize(
    "prompt",
    [
        "what does this regex do",
        "does docker compose support profiles",
        "so, how many rows are in the users table?",
        "what's in the docker image?",
        "can you explain how cursors work in postgres",
        "explain this function",
        "list the feature flags we have",
        "show me the last release",
        "when was the last release",
        "do we have a postmortem for the march outage?",
        "hey, quick question: is staging up?",
        "can the dockerfile use alpine?",
        "i wonder how cursor pagination works",
        "not sure what select_related does",
        "where do we keep the feature flags",
        "what happened to the release",
        "what would happen if we roll back production",
    ],
)
def test_a_question_is_answered_by_a_page_that_tells(prompt: str) -> None:
    assert query(prompt).answered == asks.TELLING


@pytest.mark.parametrize(
    "prompt",
    [
        "stop, don't deploy",
        "no need to upgrade dependencies",
        "I don't want a flag",
    ],
)
def test_what_is_not_wanted_is_answered_by_a_page_that_stops(prompt: str) -> None:
    assert query(prompt).answered == asks.REFUSED


@pytest.mark.parametrize(
    "prompt", ["why is the search so slow?", "any idea why the test fails", "how come the token is rejected"]
)
def test_a_cause_is_found_by_a_page_that_finds(prompt: str) -> None:
    assert query(prompt).answered == asks.FINDING


@pytest.mark.parametrize(
    "prompt",
    [
        "renew the certificate",
        "how do I renew the certificate?",
        "do you know how to renew the certificate?",
        "is there a way to renew the certificate?",
        "is it possible to shrink the image",
        "are you able to rotate the keys",
        "how should we name the branches",
        "what can I do about the full disk",
        "which index would make this query faster",
        "can you renew the certificate?",
        "can the image be smaller?",
        "do the release",
        "show the new screen only to beta users",
        "list view is broken",
        "when the disk is full the backup fails, free some space",
        "why is our image so big, make it smaller",
        "what is a flaky test? find ours and mend them",
        "don't swallow errors in the handler",
        "I don't want to be pushy",
        "I don't know how to deploy this",
        "we already have a dockerfile but the image is too big",
        "what's the best way to renew a certificate",
        "don't use moment, replace it by date-fns",
        "where do I add a route",
        "what to do about the full disk",
        "ok thanks",
        "",
    ],
)
def test_what_asks_for_a_deed_is_no_question(prompt: str) -> None:
    assert not query(prompt).answered


def test_who_writes_much_wants_more_than_an_answer() -> None:
    long = "what does the handler do with " + " ".join(f"word{number}" for number in range(20))
    assert not query(long).answered
