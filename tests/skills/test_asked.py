"""What a person asked for, as phrases: any language, no courtesies, nothing that only fits once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills import asked


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("please convert this class component to hooks", "convert this class component to hooks"),
        ("Hi! Could you please fix the flaky login test?", "fix the flaky login test"),
        ("ok so now let's rotate the signing keys, thanks!", "rotate the signing keys"),
        ("list the changelog entries that have no issue number", "list the changelog entries that have no issue number"),
        ("I get ECONNREFUSED at start. Make the redis client retry", "Make the redis client retry"),
        ("Have a look at the workflow\nUpdate the workflow so it signs the tags", "Update the workflow so it signs the tags"),
        ("Bitte stelle die Datenbank auf Postgres um", "stelle die Datenbank auf Postgres um"),
        ("Configura el despliegue con docker compose, por favor", "Configura el despliegue con docker compose"),
        ("пожалуйста почини падающий тест авторизации", "почини падающий тест авторизации"),
        ("请帮我把这个组件迁移到新的接口", "把这个组件迁移到新的接口"),
        ("テストを修正してください", "テストを修正"),
    ],
)  # fmt: skip
def test_the_request_stands_without_its_courtesies(prompt: str, wanted: str) -> None:
    assert asked.request(prompt) == wanted


@pytest.mark.parametrize(
    "prompt",
    ["", "y", "2", "ok", "thanks!", "perfect, thank you", "/help", "/model opus now please", "!git status -sb", "no, that's wrong", "Address 1",
     "implement the following plan", "[Request interrupted by user for tool use]", "```\nsome code only\n```", "https://example.org/a/b"],
)  # fmt: skip
def test_what_asks_for_nothing_is_no_request(prompt: str) -> None:
    assert asked.request(prompt) == ""


@pytest.mark.parametrize(
    ("prompt", "gone"),
    [
        (
            "upgrade react from 17.0.2 to 18.3.1 in packages/web/src and fix the types",
            ["17", "18", "packages"],
        ),
        ("execute the release process detailed in @docs/RELEASE.md but here", ["docs", "RELEASE", "in but"]),
        ("copy /srv/data/2024/in.csv into the warehouse table", ["/srv", "in.csv"]),
        ("revert commit 4f2a9c1d7e and deploy the old build", ["4f2a9c1d7e"]),
        ("close SHOP-1234 and #77 after the cache fix", ["1234", "77"]),
        ("write to ann@example.org about the outage of 2026-01-02 10:30", ["ann", "2026", "10:30"]),
        ("rotate the key <secret:openai:1> for the staging cluster", ["secret"]),
        ("run the import with `python load.py --fast` for the demo shop", ["load.py"]),
    ],
)
def test_what_only_fits_once_is_left_out(prompt: str, gone: list[str]) -> None:
    phrases = [asked.request(prompt), *asked.triggers([asked.request(prompt)])]
    assert phrases[0]
    assert not [word for word in gone for phrase in phrases if word in phrase]


def test_one_word_of_code_stays() -> None:
    assert (
        asked.request("replace `useState` by a store in the cart")
        == "replace useState by a store in the cart"
    )


def test_a_title_is_the_head_of_the_request() -> None:
    assert asked.title("cut a release: bump the version and write the changelog") == "Cut a release"
    assert asked.title("migrate the users table: add a column, backfill it") == "Migrate the users table"
    long = (
        "set up continuous delivery for the shop, so that each tag is built, signed and pushed to production"
    )
    assert asked.title(long) == "Set up continuous delivery for the shop"
    assert len(asked.title("wire " + "many words " * 40)) <= asked.TITLE


def test_triggers_are_the_requests_and_shorter_ways_to_say_them() -> None:
    wanted = asked.triggers(["list the changelog entries that have no issue number", "write them to a file"])
    assert wanted[:2] == (
        "list the changelog entries that have no issue number",
        "list the changelog entries",
    )
    assert asked.triggers(["cut a release: bump the version"]) == (
        "cut a release: bump the version",
        "cut a release",
    )
    assert asked.triggers(["say it", "Say it again now"])[:1] != ("say it",)


def test_later_prompts_count_when_they_ask_for_something() -> None:
    found = asked.triggers(
        ["cut a release of the shop", "seems like the right set of changes", "publish the docs site"]
    )
    assert "publish the docs site" in found
    assert not any("seems like" in phrase for phrase in found)


def test_pasted_output_is_no_trigger() -> None:
    pasted = [
        "release failed after a while error=no such configuration",
        "run VERSION='${TAG#v}' again and again",
        "build exception in the parser thread",
    ]
    assert asked.triggers(["cut a release of the shop", *pasted]) == ("cut a release of the shop",)


def test_triggers_are_few_short_and_quotable() -> None:
    many = [
        f'rename the "{word}" module of the {word} package and {"very " * 30} carefully'
        for word in "abcdefghij"
    ]
    found = asked.triggers([f"rename module number {n} {text}" for n, text in enumerate(many)])
    assert len(found) <= asked.PHRASES
    assert all(len(phrase) <= asked.PHRASE and '"' not in phrase for phrase in found)


@given(st.text(max_size=400))
def test_any_text_is_answered(prompt: str) -> None:
    found = asked.request(prompt)
    assert "\n" not in found
    if found:
        assert asked.title(found)
        asked.triggers([found])


@pytest.mark.parametrize("sign", ["!", "(", " ", "a/", "`", "[", "- ", ",", "in "])
def test_hostile_prompts_cost_little(sign: str) -> None:
    asked.request(sign * 20_000 + "x" + sign * 20_000)
