"""The folder an agent works in: a hint for pages named for a language, and no more."""

from pathlib import Path

import pytest
from support.pages import keep, page

from wisen.skills.around import ENTRIES, Around
from wisen.skills.library import Folder, Library
from wisen.skills.match import here
from wisen.skills.model import Prompt
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "src").mkdir()
    return tmp_path / "repo"


def test_languages_and_tools_are_told_by_the_names_of_files(project: Path) -> None:
    (project / "src" / "main.rs").touch()
    (project / "Dockerfile").touch()
    (project / "node_modules").mkdir()
    (project / "node_modules" / "x.js").touch()
    assert Around(lambda: 0.0)(str(project)) == here.told(["main.rs", "Dockerfile"]) == {"rust", "docker"}
    assert Around(lambda: 0.0)(str(project / "src")) == {"rust", "docker"}, "below its root too"


def test_it_is_bounded_and_looks_again_after_a_while(project: Path) -> None:
    for n in range(ENTRIES + 50):
        (project / f"{n}.txt").touch()
    now = [0.0]
    around = Around(lambda: now[0])
    assert around(str(project)) == around("") == around("/nowhere/at/all") == frozenset()
    (project / "src" / "a.py").touch()
    assert around(str(project / "src")) == {"python"}
    (project / "src" / "b.rb").touch()
    assert around(str(project / "src")) == {"python"}
    now[0] = 61.0
    assert around(str(project / "src")) == {"python", "rubi"}


def test_the_page_for_the_language_at_hand_goes_before_its_twin_for_another(
    tmp_path: Path, project: Path
) -> None:
    for language in ("Python", "Rust"):
        keep(
            tmp_path / "lib",
            f"publish-{language.lower()}",
            page(f"Publish a {language} package", ["publish the package"], ["Do it"]),
        )
    suggest = Suggest(Library((Folder(str(tmp_path / "lib"), "home"),)), None, Config(), clock=lambda: 0.0)
    (project / "main.rs").touch()

    def first(prompt: str) -> tuple[str, tuple[str, ...]]:
        best = suggest(Prompt(prompt, str(project))).candidates[0]
        return best.skill.name, best.because

    name, because = first("publish the package")
    assert name == "publish-rust" and "this folder is about rust" in because
    assert first("publish the python package")[0] == "publish-python", "what the prompt says goes before"
