"""What stands beside a session: hooks may wait for a model that was switched on, a held Enter never does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedder import NAME, Embedder
from support.pages import keep, page
from support.rig import eventually

from wisen.wrapper.facts import Facts, Options
from wisen.wrapper.keeper import Keeper
from wisen.wrapper.lender import HOOK_WAITS
from wisen.wrapper.native import RunFolder
from wisen.wrapper.profiles import find
from wisen.wrapper.relay import LIMIT

FAR = "follow the theme of the operating system"


@pytest.fixture
def model() -> Iterator[Embedder]:
    with Embedder('{"page": "1"}') as model:
        yield model


def keeper(place: Path, model: Embedder, **settings: str) -> Keeper:
    environ = {"HOME": str(place), "WISEN_HOME": str(place / "home"), "XDG_RUNTIME_DIR": str(place)}
    environ |= {"WISEN_BACKEND": "ollama", "WISEN_HOST": model.url, "WISEN_WITHHOLD": "0", **settings}
    keep(place / "home" / "skills", "dark-mode", page("Add Dark Mode", ["theme toggle"], ["Move colours"]))
    facts = Facts(["claude"], environ, Options(), find(["claude"]), RunFolder(environ))
    found = Keeper(facts)
    found.wake_up()
    return found


def asks(keeper: Keeper) -> str:
    return keeper.hook("UserPromptSubmit", json.dumps({"prompt": FAR}).encode())


def test_pages_are_read_beside_the_session(tmp_path: Path, model: Embedder) -> None:
    keeper(tmp_path, model, WISEN_EMBEDDINGS=NAME)
    eventually(lambda: any("Add Dark Mode" in text for text in model.read))


def test_a_hook_waits_for_the_judge_and_an_enter_does_not(tmp_path: Path, model: Embedder) -> None:
    beside = keeper(tmp_path, model, WISEN_JUDGE="judge")
    assert beside.submitted(FAR, "paste", 1.0, 1) == "" and model.asked == []
    assert "Move colours" in asks(beside)
    assert len(model.judged) == 1


def test_a_hook_does_not_wait_for_ever(tmp_path: Path, model: Embedder) -> None:
    beside = keeper(tmp_path, model, WISEN_JUDGE="judge")
    model.wrong = "nothing"  # it never answers
    assert asks(beside) == "{}"
    assert HOOK_WAITS + 0.5 < LIMIT, "the relay that asked is still there"


def test_with_no_model_named_none_is_asked(tmp_path: Path, model: Embedder) -> None:
    assert asks(keeper(tmp_path, model)) == "{}" and model.asked == []


def test_the_ledger_hears_of_the_pages_and_no_prompt_reads_it_whole(tmp_path: Path, model: Embedder) -> None:
    keep(tmp_path / "home" / "skills", "broken", "").write_bytes(b"\0")
    beside = keeper(tmp_path, model)
    beside.meet_pages()
    book = beside.home.ledger
    assert [(told.kind, told.skill) for told in book.tendings()] == [("seen", "dark-mode")]
    beside.meet_pages()
    assert len(book.tendings()) == 1
    book.tend("vetoed", "dark-mode", at=1.0, where=beside.facts.id)
    assert beside.hook("UserPromptSubmit", json.dumps({"prompt": "theme toggle"}).encode()) == "{}"
    assert beside.home.suggest.watched
