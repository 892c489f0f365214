"""The folder an agent works in: a hint for pages named for a language, and no more."""

import os
from pathlib import Path

import pytest
from support.pages import keep, page

from wisen.skills.around import ENTRIES, LATE, MANY, Around
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
    about = Around(lambda: 0.0)(str(project)).about
    assert about == here.told(["main.rs", "Dockerfile"]) == {"rust", "docker"}
    assert Around(lambda: 0.0)(str(project / "src")).about == about, "below its root too"


def test_settings_of_tools_name_them(project: Path) -> None:
    for name in (".eslintrc.json", "vite.config.ts", "next.config.mjs", "x.config.py", ".rc"):
        (project / name).touch()
    assert Around(lambda: 0.0)(str(project)).about >= {
        here.stem(word) for word in ("eslint", "vite", "nextjs", "python", "typescript")
    }


def test_in_a_part_of_a_project_its_own_language_counts_and_the_tools_of_all(project: Path) -> None:
    for name in ("backend/pyproject.toml", "backend/api/a.py", "frontend/package.json", "Dockerfile"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
        os.utime(project / name, (0, 0))
    (project / "frontend" / "src" / "pages").mkdir(parents=True)

    def look(folder: str) -> here.Surroundings:
        return Around(lambda: 0.0)(str(project / folder))

    script = {here.stem("javascript"), here.stem("typescript")}
    assert look("frontend/src/pages").near == look("frontend/").near == script | {"docker"}
    assert look("backend/api").near == {"python", "docker"}
    assert look("frontend").about == look("").about == look("").near == script | {"python", "docker"}
    (project / "frontend" / "src" / "x.ts").touch()
    assert look("").near == script | {"docker"}, "that is what is worked on"
    assert look("").about == script | {"python", "docker"}, "but the project holds the other too"


def test_a_home_folder_says_nothing_whatever_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "one.py").touch()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "two.rs").touch()
    around = Around(lambda: 0.0, home=str(tmp_path))
    assert around(str(tmp_path)) == here.NOWHERE
    (tmp_path / ".git").mkdir()  # settings under version control
    assert around(str(tmp_path)) == here.NOWHERE and around(str(tmp_path / "notes")).about == {"rust"}


def test_a_folder_of_projects_is_about_none_of_them(tmp_path: Path, project: Path) -> None:
    (project / "manage.py").touch()
    assert Around(lambda: 0.0)(str(tmp_path)) == here.NOWHERE
    assert "django" in Around(lambda: 0.0)(str(project)).about


def test_it_is_bounded_and_looks_again_after_a_while(project: Path) -> None:
    for n in range(ENTRIES + 50):
        (project / f"{n}.txt").touch()
    now = [0.0]
    around = Around(lambda: now[0])
    assert around(str(project)) == around("") == around("/nowhere/at/all") == here.NOWHERE
    (project / "src" / "a.py").touch()
    assert around(str(project / "src")).about == {"python"}
    (project / "src" / "b.rb").touch()
    assert around(str(project / "src")).about == {"python"}
    now[0] = 61.0
    assert around(str(project / "src")).about == {"python", "rubi"}


def test_files_touched_of_late_tell_what_the_work_is_about_but_a_checkout_does_not(project: Path) -> None:
    (project / "db" / "migrations").mkdir(parents=True)
    touched = project / "db" / "migrations" / "0042_add_phone.py"
    touched.touch()
    (project / "docs").mkdir()
    (project / "docs" / "roadmap.md").touch()
    os.utime(project / "docs" / "roadmap.md", (0, 0))
    told = Around(lambda: 0.0)(str(project)).touched
    assert told[here.stem("migrations")] == "db/migrations/0042_add_phone.py"
    assert here.stem("roadmap") not in told, "that was long ago"
    assert Around(lambda: 0.0, now=lambda: touched.stat().st_mtime + LATE + 1)(str(project)).touched == {}
    for n in range(MANY):
        (project / "src" / f"{n}.py").touch()
    assert Around(lambda: 0.0)(str(project)).touched == {}, "no person touches so much in an hour"


def test_a_person_at_work_on_migrations_means_the_page_about_them(tmp_path: Path, project: Path) -> None:
    keep(tmp_path / "lib", "migrations", page("Check a migration", ["check the scripts twice"], ["Run it"]))
    keep(tmp_path / "lib", "invoices", page("Check an invoice", ["check the scripts twice"], ["Read it"]))
    suggest = Suggest(Library((Folder(str(tmp_path / "lib"), "home"),)), None, Config(), clock=lambda: 0.0)

    def asks(prompt: str) -> tuple[str, str]:
        best = suggest(Prompt(prompt, str(project))).candidates[0]
        return best.skill.name, best.because[-1]

    assert asks("check the scripts twice")[0] == "invoices", "they say the same, and one comes first"
    (project / "db").mkdir()
    (project / "db" / "migrate_users.sql").touch()
    suggest = Suggest(Library((Folder(str(tmp_path / "lib"), "home"),)), None, Config(), clock=lambda: 0.0)
    assert asks("check the scripts twice") == (
        "migrations",
        "db/migrate_users.sql was touched of late (+0.4)",
    )
    assert suggest(Prompt("hello there", str(project))).matches == (), "it is a hint and no reason"


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
    assert name == "publish-rust" and "this folder is about rust (+0.4)" in because
    assert first("publish the python package")[0] == "publish-python", "what the prompt says goes before"
