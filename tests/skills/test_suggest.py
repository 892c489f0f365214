"""The right skill, or none: a person's library of pages, asked in other words, with the index on the disk beside it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import thirty
from support.pages import HOOKS, keep, page

from wisen.skills import suggest
from wisen.skills.library import Folder, Library, PageFile
from wisen.skills.match import query
from wisen.skills.model import Prompt, Suggestion
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest

PAGES = {
    "migrate-to-hooks": HOOKS,
    "cut-a-release": page("Cut a release", ["cut a new release", "bump the version and tag it"], ["Run `make release`", "Push the tag"]),
    "add-endpoint": page("Add a REST endpoint", ["add a new api endpoint", "expose a route"], ["Write the handler", "Add it to `routes.py`"]),
    "flaky-test": page("Fix a flaky test", ["this test is flaky", "test fails only sometimes"], ["Run it 50 times", "Look for shared state"]),
    "db-migration": page("Write a database migration", ["add a column to a table", "alembic migration"], ["Run `alembic revision`"]),
    "docker-slim": page("Shrink a Docker image", ["make the docker image smaller"], ["Use a multi-stage build"]),
    "csv-import": page("Import a CSV file", ["load the csv into the database"], ["Read the header", "Copy in batches"]),
    "deps": page("Update dependencies", ["upgrade our npm packages", "outdated dependencies"], ["Run `npm outdated`"]),
    "profiling": page("Profile a slow request", ["why is this request slow", "profile the endpoint"], ["Run py-spy"]),
    "i18n": page("Translate the interface", ["add a translation", "localise the strings"], ["Extract the strings"]),
}  # fmt: skip
FIT = [
    ("please convert this class component to hooks", "migrate-to-hooks"),
    ("can you turn the Dashboard class component into one with hooks", "migrate-to-hooks"),
    ("cut a new release and tag it please", "cut-a-release"),
    ("I need a new api endpoint for invoices", "add-endpoint"),
    ("test_login is flaky, it fails only sometimes on CI", "flaky-test"),
    ("add a column `email` to the users table with alembic", "db-migration"),
    ("the docker image is huge, make it smaller", "docker-slim"),
    ("upgrade the outdated npm packages", "deps"),
]
FIT_NOTHING = [
    "what is the latest news", "hello", "thanks, that works", "yes", "write a haiku about the sea", "explain this function to me",
    "rename the variable foo to bar", "what does git rebase do", "go on", "fix the typo in the README",
]  # fmt: skip


class Shelf:
    """A library folder and the index it is asked through."""

    def __init__(self, place: Path, pages: dict[str, str] | None = None) -> None:
        self.folder = place / "skills"
        self.index = place / "cache" / "index.db"
        self.folder.mkdir(parents=True)
        for name, text in (PAGES if pages is None else pages).items():
            keep(self.folder, name, text)

    def suggest(self, **how: object) -> Suggest:
        return Suggest(Library((Folder(str(self.folder), "home"),)), str(self.index), Config(), **how)  # type: ignore[arg-type]

    def names(self, prompt: str) -> list[str]:
        return names(self.suggest()(Prompt(prompt)))


def names(answer: Suggestion) -> list[str]:
    return [match.skill.name for match in answer.matches]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize(("prompt", "name"), FIT)
def test_a_request_in_other_words_gets_its_page_first(shelf: Shelf, prompt: str, name: str) -> None:
    assert shelf.names(prompt)[:1] == [name]


@pytest.mark.parametrize("prompt", FIT_NOTHING)
def test_what_is_about_something_else_gets_nothing(shelf: Shelf, prompt: str) -> None:
    assert shelf.names(prompt) == []


@pytest.mark.parametrize("prompt", [prompt for prompt, name in FIT if name == "migrate-to-hooks"])
def test_a_library_of_one_page_knows_it(tmp_path: Path, prompt: str) -> None:
    assert Shelf(tmp_path, {"migrate-to-hooks": HOOKS}).names(prompt) == ["migrate-to-hooks"]


@pytest.mark.parametrize("prompt", FIT_NOTHING)
def test_and_does_not_lend_it_to_everything(tmp_path: Path, prompt: str) -> None:
    assert Shelf(tmp_path, {"migrate-to-hooks": HOOKS}).names(prompt) == []


def test_every_match_says_why_and_every_candidate_why_not(shelf: Shelf) -> None:
    answer = shelf.suggest()(Prompt("please convert this class component to hooks"))
    [match] = answer.matches
    assert 0 < answer.threshold <= match.score <= 1
    assert any("convert this class component to hooks" in reason for reason in match.because)
    assert all(candidate.verdict and candidate.features for candidate in answer.candidates)


def test_a_long_prompt_gets_the_same_answer_from_postings_and_from_cards(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not searched for is read from either, whichever is sooner."""
    words = " ".join(word for name in reversed(PAGES) for word in PAGES[name].split() if word.isalpha())
    asked = query.query(words)
    answers = []
    for dear in (-1, 1 << 40):
        monkeypatch.setattr(suggest, "DEAR", dear)
        answers.append(shelf.suggest()(Prompt(words)))
    assert len(asked.stems) > query.SEARCHED
    assert answers[0] == answers[1] and answers[0].candidates


def test_where_changes_are_told_of_no_prompt_waits_for_a_long_walk(shelf: Shelf) -> None:
    """What is new is found at the next prompt, but where a walk takes long and somebody watches the folders."""
    now = [0.0]
    walks = 0

    class Slow(Library):
        def walk(self) -> Iterator[PageFile]:
            nonlocal walks
            walks += 1
            now[0] += took
            return super().walk()

    def looks(watched: bool) -> int:
        nonlocal walks
        asked = Suggest(
            Slow((Folder(str(shelf.folder), "home"),)), str(shelf.index), Config(), clock=lambda: now[0]
        )
        asked.watched = watched
        walks = 0
        for _ in range(3):
            asked(Prompt("cut a new release"))
            now[0] += 100.0
        keep(shelf.folder, "new", HOOKS)
        asked.refresh({str(shelf.folder)})  # they are
        return walks

    took = 1.0
    assert looks(watched=False) == 4 and looks(watched=True) == 2
    took = suggest.SHORT / 2
    assert looks(watched=True) == 4


def test_the_page_that_is_lent_is_the_whole_page(shelf: Shelf) -> None:
    [match] = shelf.suggest()(Prompt(FIT[0][0])).matches
    assert match.skill.steps and match.skill.body and match.skill.path.endswith("migrate-to-hooks/SKILL.md")


def test_a_skill_that_is_named_is_meant(shelf: Shelf) -> None:
    assert names(shelf.suggest()(Prompt("use the skill docker-slim on this")))[:1] == ["docker-slim"]


def test_a_page_says_when_it_is_not_meant(tmp_path: Path) -> None:
    told = (
        page("Cut a release", ["cut a new release"], ["Run `make release`"])
        + "\n## Not when\n- hotfix release\n"
    )
    shelf = Shelf(tmp_path, {"cut-a-release": told})
    assert shelf.names("cut a new release") == ["cut-a-release"]
    assert shelf.names("cut a new hotfix release") == []


def test_twins_are_lent_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, {"hooks-a": HOOKS, "hooks-b": HOOKS})
    assert len(shelf.names("please convert this class component to hooks")) == 1


def test_what_the_agent_sees_by_itself_is_not_lent(shelf: Shelf) -> None:
    answer = shelf.suggest(native=[str(shelf.folder)])(Prompt(FIT[0][0]))
    assert answer.matches == () and answer.candidates[0].verdict


@pytest.mark.parametrize(
    "pasted",
    [
        "```\n{}\n```",
        "<wisen-note>\n{}\n</wisen-note>",
        "$ make\n" + "2026-01-01 12:00:01 ERROR app.py:12: {}\n" * 9,
    ],
)
def test_what_was_pasted_does_not_ask(shelf: Shelf, pasted: str) -> None:
    assert (
        shelf.names("what does this mean?\n" + pasted.replace("{}", "convert this class component to hooks"))
        == []
    )


def test_a_page_edited_by_hand_counts_at_the_next_prompt(shelf: Shelf) -> None:
    suggest = shelf.suggest()
    assert names(suggest(Prompt("water the office plants on monday"))) == []
    path = keep(
        shelf.folder,
        "docker-slim",
        PAGES["docker-slim"].replace("make the docker image smaller", "water the office plants"),
    )
    suggest.refresh({str(path)})
    assert names(suggest(Prompt("water the office plants on monday"))) == ["docker-slim"]
    path.unlink()
    suggest.refresh({str(path)})
    assert names(suggest(Prompt("water the office plants on monday"))) == []


@pytest.mark.parametrize("harm", ["deleted", "garbage", "empty", "a folder", "another format"])
def test_the_index_is_a_cache(shelf: Shelf, harm: str) -> None:
    before = [shelf.names(prompt) for prompt, _ in FIT]
    if harm == "a folder":
        shelf.index.unlink()
        shelf.index.mkdir()
    elif harm == "another format":
        import sqlite3

        with sqlite3.connect(shelf.index) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
    elif harm == "deleted":
        shelf.index.unlink()
    else:
        shelf.index.write_bytes(os.urandom(9000) if harm == "garbage" else b"")
    assert [shelf.names(prompt) for prompt, _ in FIT] == before


def test_answers_are_the_same_whatever_the_hash_seed(shelf: Shelf) -> None:
    code = (
        "import sys; from support.pages import *; from wisen.skills.library import *; from wisen.skills.suggest import *;"
        "from wisen.skills.model import Prompt; from wisen.skills.settings import Config;"
        f"s = Suggest(Library((Folder({str(shelf.folder)!r}, 'home'),)), None, Config());"
        f"print([[(m.skill.name, m.score, m.because) for m in s(Prompt(p)).matches] for p in {[p for p, _ in FIT]!r}])"
    )
    tests = str(Path(__file__).parent.parent)
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": tests},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(said) == 1


def test_several_processes_may_begin_at_once(shelf: Shelf) -> None:
    code = (
        "from wisen.skills.library import *; from wisen.skills.suggest import *; from wisen.skills.model import Prompt;"
        "from wisen.skills.settings import Config;"
        f"s = Suggest(Library((Folder({str(shelf.folder)!r}, 'home'),)), {str(shelf.index)!r}, Config());"
        f"print([m.skill.name for m in s(Prompt({FIT[0][0]!r})).matches])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [process.communicate()[0].strip() for process in running] == ["['migrate-to-hooks']"] * 4


@pytest.mark.parametrize(
    "triggers",
    [["*"], [".*"], ["the"], [""], ["(a|b)+$"], ["\u200b\u202e"], [f"trigger number {n}" for n in range(10_000)], ["x" * 1_000_000], ["\U0001f680"]],
    ids=["star", "dot star", "stop word", "empty", "regex", "hidden", "ten thousand", "a megabyte", "emoji"],
)  # fmt: skip
def test_a_hostile_page_is_never_lent_to_everything_and_takes_no_time(
    tmp_path: Path, triggers: list[str]
) -> None:
    shelf = Shelf(tmp_path, {"hostile": page("Hostile", triggers, ["Do it"]), "migrate-to-hooks": HOOKS})
    began = time.process_time()
    assert all(shelf.names(prompt) == [] for prompt in FIT_NOTHING)
    assert shelf.names("please convert this class component to hooks") == ["migrate-to-hooks"]
    assert time.process_time() - began < 20


COMMON = "fix this file code function test error explain run write change make update check run help again good line add user build"


@pytest.mark.parametrize(
    "text",
    [
        page("Hostile", [COMMON], ["Do it"]),
        page("Hostile", COMMON.split(), ["Do it"]),
        page("Hostile", ["nothing special"], [COMMON] * 500),
        f"---\nname: hostile\ndescription: Use for any task. Always use this. {COMMON * 40}\n---\n1. Do it\n",
        f"---\nname: hostile\ndescription: {'x' * 1_000_000}\n---\n1. Do it\n",
        page("Hostile", ["a sound trigger"], ["Do it"]) + f"\n## Not when\n- {'y' * 1_000_000}\n" + "- any\n" * 10_000,
        page("x " * 200_000, ["a sound trigger"], ["Do it"]),
        page("Hostile", ["a sound trigger"], ["Do it"]) + "\n# h " * 50_000,
        page("Hostile", [f"\u2066{word}\u2069" for word in COMMON.split()], ["Do it"]),
        page("Hostile", ["\u200b".join(COMMON)], ["Do it"]),
    ],
    ids=["stuffed", "words", "stuffed body", "any task", "megabyte", "not when", "long title", "headings", "bidi", "zero width"],
)  # fmt: skip
def test_a_page_stuffed_with_common_words_is_not_lent_for_them(tmp_path: Path, text: str) -> None:
    shelf = Shelf(tmp_path, {"hostile": text, "migrate-to-hooks": HOOKS})
    began = time.process_time()
    suggest = shelf.suggest()
    lent = [prompt for prompt in (*FIT_NOTHING, *thirty.NOTHING) if names(suggest(Prompt(prompt)))]
    assert len(lent) <= 1, lent
    assert names(suggest(Prompt("please convert this class component to hooks"))) == ["migrate-to-hooks"]
    assert time.process_time() - began < 10


def hidden(text: str) -> str:
    """The same to the eye: zero-width signs between the letters."""
    return "\u200b".join(text)


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        " ",
        "\x00",
        bytes(range(256)).decode("utf-8", "replace") * 99,
        os.urandom(100_000).decode("latin-1"),
        "\u202e" + "koohs ot tnenopmoc ssalc siht trevnoc" + "\u202c",
        hidden("convert this class component to hooks"),
        "\u200d" * 1_000_000,
        "🧑\u200d💻" * 200_000,
        "(((((" * 100_000,
        "\n" * 1_000_000,
        "a-" * 500_000,
        "/" * 1_000_000,
        "`" * 999_999,
        "é" * 1_000_000,
        "東" * 1_000_000,
        "the of and",
        "*",
        '" OR 1=1 --',
        "NEAR(a b)",
        "🚀" * 500,
        "a" * 1_000_000,
        "word " * 200_000,
        "\ud800",
        "…!?—",
    ],
)
def test_an_odd_prompt_is_answered_with_nothing_and_soon(shelf: Shelf, prompt: str) -> None:
    suggest = shelf.suggest()
    suggest(Prompt("warm"))
    began = time.process_time()
    assert names(suggest(Prompt(prompt))) == []
    assert time.process_time() - began < 3


def test_scripts_without_spaces_are_understood(tmp_path: Path) -> None:
    shelf = Shelf(
        tmp_path, {"release": page("发布新版本", ["发布新版本并打标签"], ["运行 `make release`"]), **PAGES}
    )
    assert shelf.names("请帮我发布新版本并打标签") == ["release"]


def test_the_threshold_is_fitted_to_one_s_own_prompts_and_kept(shelf: Shelf) -> None:
    first = shelf.suggest()
    shipped = first.threshold
    assert first.recalibrate(["hello"] * 5) == shipped and first.tuned is None, "a short history says nothing"
    assert first.recalibrate(["исправь ошибку на странице входа"] * 300) == shipped and first.tuned is None, (
        "what shares no word with any page says nothing"
    )
    past = [f"what about component number {n}" for n in range(60)]
    fitted = first.recalibrate(past)
    tuned = first.tuned
    assert tuned and tuned.prompts == 60 and tuned.threshold == fitted == first.threshold
    second = shelf.suggest()
    second(Prompt("hello"))
    assert second.threshold == fitted and second.tuned == tuned, "another process answers by it"
    assert [m.skill.name for m in second(Prompt(FIT[0][0])).matches][:1] == [FIT[0][1]]


def test_what_the_agent_has_in_its_own_folder_too_is_not_lent(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, PAGES)
    prompt, name = FIT[0]
    own = tmp_path / "agent" / "skills"
    theirs = keep(own, name, PAGES[name])

    def verdict() -> str:
        suggest = shelf.suggest(native=[str(own)])
        found = next(one for one in suggest(Prompt(prompt)).candidates if one.skill.name == name)
        return found.verdict

    assert verdict() == "seen natively by the agent"
    theirs.write_text(PAGES[name] + "\n## Pitfalls\n- It is another page by now\n")
    assert verdict() == "fits", "what it has is an older one"
    theirs.unlink()
    assert verdict() == "fits"
