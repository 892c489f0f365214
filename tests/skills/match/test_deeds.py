"""Who wants a thing undone gets no page that does it."""

import pytest
from support.pages import page

from wisen.skills.match.card import Card, card
from wisen.skills.match.deeds import opposed_by
from wisen.skills.match.query import query
from wisen.skills.page import parse


def listens(*triggers: str, title: str = "Do it") -> Card:
    return card(parse(page(title, triggers, ["Do it"]), name="do-it"))


@pytest.mark.parametrize(
    ("trigger", "prompt"),
    [
        ("add a feature flag", "remove the feature flag new_checkout"),
        ("open a pull request", "can you close the pull request please"),
        ("create a staging environment", "We are done here. Delete the staging environment."),
        ("enable dark mode", "disable dark mode for now"),
        ("open a pull request", "review this pull request"),
        ("write the release notes", "please rename the release notes"),
        ("unsubscribe a reader", "subscribe this reader to the newsletter"),
    ],
)
def test_the_opposite_of_what_a_page_does_is_not_asked_of_it(trigger: str, prompt: str) -> None:
    assert opposed_by(listens("something else", trigger), query(prompt)) == trigger


@pytest.mark.parametrize(
    ("triggers", "prompt"),
    [
        (["add a feature flag"], "add a feature flag"),
        (["add a feature flag"], "remove the old flag"),  # of which feature, nobody says
        (["add a column"], "drop the legacy table"),
        (["review a pull request"], "review this pull request"),
        (["open a pull request"], "create a pull request"),
        (["add a feature flag", "remove a feature flag"], "remove the feature flag new_checkout"),
        (["add a feature flag"], "remove the old switch and add a feature flag"),
        (["add a feature flag"], "the removed feature flag must come back"),
        (["add"], "remove the feature flag"),
        (["write a migration"], "delete the migration"),
        (["open a pull request"], ""),
    ],
)
def test_what_is_no_opposite_is_left_alone(triggers: list[str], prompt: str) -> None:
    assert not opposed_by(listens(*triggers), query(prompt))


def test_a_page_that_speaks_of_both_does_both() -> None:
    both = listens("add a feature flag", title="Add or remove a feature flag")
    assert not opposed_by(both, query("remove the feature flag new_checkout"))
