"""The library on a real disk: what is found, what goes before what, what is written and what is refused."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from support.pages import HOOKS, keep
from support.pages import page as seed_page

from wisen.skills import archive, page
from wisen.skills.config import Config
from wisen.skills.errors import BrokenPage, NotFound, WisenError
from wisen.skills.library import Folder, Library, folders
from wisen.skills.paths import Paths

MEND = seed_page("Mend", ["mend it"], ["look", "mend"])


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "wisen")})


@pytest.fixture
def home(paths: Paths) -> Path:
    folder = Path(paths.skills)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    found = [
        (tmp_path / "pool", "pool"),
        (tmp_path / "foreign", "foreign"),
        (home, "home"),
        (tmp_path / "project", "project"),
    ]
    return Library([Folder(str(path), origin) for path, origin in found])


def names(library: Library) -> list[str]:
    return [file.name for file in library.scan()]


# Which folders


def test_the_folders_in_force(paths: Paths, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    (repo / "src" / "deep").mkdir(parents=True)
    (repo / ".git").mkdir()
    found = folders(paths, str(repo / "src"), Config())
    assert found[:2] == (Folder(str(repo / ".wisen" / "skills"), "project"), Folder(paths.skills, "home"))
    assert [folder.path.removeprefix(str(tmp_path)) for folder in found[2:]] == [
        "/repo/src/.agents/skills",
        "/repo/.agents/skills",
        "/.agents/skills",
        "/repo/src/.claude/skills",
        "/repo/.claude/skills",
        "/.claude/skills",
    ]
    assert {folder.origin for folder in found[2:]} == {"foreign"}


def test_foreign_folders_are_a_setting(paths: Paths, tmp_path: Path) -> None:
    found = folders(paths, str(tmp_path), Config(foreign=("/opt/skills", "~/mine", "x/../y")))
    assert [folder.path for folder in found[2:]] == ["/opt/skills", f"{tmp_path}/mine", f"{tmp_path}/y"]
    assert len(folders(paths, str(tmp_path), Config(foreign=()))) == 2


# What is found


def test_an_empty_or_missing_library_has_no_skills(library: Library) -> None:
    assert library.skills() == [] and library.broken == []


def test_both_forms_of_a_page(library: Library, home: Path) -> None:
    keep(home, "mend", MEND)
    (home / "hooks.md").write_text(HOOKS)
    skills = library.skills()
    assert [(skill.name, skill.origin, bool(skill.steps)) for skill in skills] == [
        ("hooks", "home", True),
        ("mend", "home", True),
    ]
    assert skills[1].path == str(home / "mend" / "SKILL.md")


def test_pages_in_folders_of_folders_to_a_depth(library: Library, home: Path) -> None:
    keep(home / "a" / "b" / "c", "deep", MEND)
    keep(home / "a" / "b" / "c" / "d", "too-deep", MEND)
    keep(home / "mend", "examples", MEND)
    keep(home, "mend", MEND)
    (home / "lower").mkdir()
    (home / "lower" / "skill.md").write_text(MEND)
    assert names(library) == ["deep", "lower", "mend"]


def test_what_is_no_page(library: Library, home: Path, tmp_path: Path) -> None:
    for name in ("README.md", "notes.txt", ".hidden.md", "MEMORY.md"):
        (home / name).write_text(MEND)
    for name in (".git", "node_modules"):
        keep(home / name, "inside", MEND)
    (home / "a").mkdir()
    (home / "a" / "flat-below.md").write_text(MEND)
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "flat.md").write_text(MEND)
    assert names(library) == []


def test_of_equal_names_the_nearest_counts(library: Library, home: Path, tmp_path: Path) -> None:
    for folder in ("pool", "foreign", "project"):
        keep(tmp_path / folder, "mend", MEND)
    keep(home, "mend", MEND)
    assert [file.origin for file in library.scan()] == ["project"]
    assert [file.origin for file in library.shadowed] == ["home", "foreign", "pool"]


def test_a_linked_folder_counts_once(library: Library, home: Path, tmp_path: Path) -> None:
    keep(tmp_path / "canonical", "mend", MEND)
    os.symlink(tmp_path / "canonical" / "mend", home / "mend")
    os.symlink(tmp_path / "canonical" / "mend", home / "zz-again")
    os.symlink(home, home / "loop")
    os.symlink("/", home / "disk")
    keep(home.parent / "beside", "not-in-the-library", MEND)
    os.symlink(home.parent, home / "above")
    os.symlink(tmp_path / "nowhere", home / "broken")
    (tmp_path / "foreign").mkdir()
    os.symlink(home / "mend", tmp_path / "foreign" / "mend")
    assert [(file.name, file.origin) for file in library.scan()] == [("mend", "home")]
    assert library.find("mend").path == str(home / "mend" / "SKILL.md")


def test_nothing_hangs_on_what_is_no_file(library: Library, home: Path) -> None:
    for name in ("fifo", "folder"):
        (home / name).mkdir()
    os.mkfifo(home / "fifo" / "SKILL.md")
    os.mkfifo(home / "flat.md")
    (home / "folder" / "SKILL.md").mkdir()
    (home / "device.md").symlink_to("/dev/zero")
    keep(home, "mend", MEND)
    assert names(library) == ["mend"]
    assert {os.path.relpath(path, home) for path, _ in library.broken} == {
        "fifo/SKILL.md",
        "flat.md",
        "folder/SKILL.md",
        "device.md",
    }


def test_a_page_that_turns_into_a_fifo_before_it_is_read_does_not_hang(library: Library, home: Path) -> None:
    path = keep(home, "mend", MEND)
    file = library.scan()[0]
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BrokenPage, match="not a regular file"):
        library.load(file)


def test_a_link_to_a_key_is_no_page(library: Library, home: Path, tmp_path: Path) -> None:
    (tmp_path / "id_key").write_text("not for agents")
    (home / "mend").mkdir()
    os.symlink(tmp_path / "id_key", home / "mend" / "SKILL.md")
    assert names(library) == [] and "no Markdown" in library.broken[0][1]


def test_harmful_names_are_left_out_with_a_reason(library: Library, home: Path) -> None:
    for name in ("esc\x1b[2J", "new\nline", "nul.", b"\xff".decode("utf-8", "surrogateescape")):
        keep(home, name, MEND)
    keep(home, "mend", MEND)
    assert names(library) == ["mend"]
    assert len(library.broken) == 4 and all(reason.isprintable() for _, reason in library.broken)


def test_broken_pages_do_not_stop_the_others(library: Library, home: Path) -> None:
    keep(home, "empty", "")
    keep(home, "mend", MEND)
    (home / "giant.md").write_text("x")
    os.truncate(home / "giant.md", 50_000_000)
    (home / "binary.md").write_bytes(b"\0\1\2")
    assert [skill.name for skill in library.skills()] == ["mend"]
    assert {Path(path).name for path, _ in library.broken} == {"SKILL.md", "giant.md", "binary.md"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_skipped(library: Library, home: Path) -> None:
    keep(home / "locked", "inside", MEND)
    (home / "locked").chmod(0)
    keep(home, "mend", MEND)
    assert names(library) == ["mend"] and library.broken
    (home / "locked").chmod(0o700)


# Finding one


def test_find_forgives_case_and_dashes_and_tells_the_nearest(library: Library, home: Path) -> None:
    keep(home, "mend-build", MEND)
    assert library.find("mend-build").name == library.find("Mend_Build").name == "mend-build"
    with pytest.raises(NotFound, match="no skill is called") as caught:
        library.find("mend-bulid")
    assert caught.value.hint == "did you mean `mend-build`?"
    with pytest.raises(NotFound) as caught:
        library.find("\x1b[2J")
    assert str(caught.value).isprintable()


def test_a_library_that_is_no_folder_is_told_of(library: Library, home: Path) -> None:
    home.rmdir()
    home.write_text("x")
    assert library.skills() == [] and library.broken == [(str(home), "no folder")]


def test_a_page_that_cannot_be_read_is_found_and_why_is_said(library: Library, home: Path) -> None:
    for name in ("pipe", "folder", "nowhere"):
        (home / name).mkdir()
    os.mkfifo(home / "pipe" / "SKILL.md")
    (home / "folder" / "SKILL.md").mkdir()
    os.symlink("gone.md", home / "nowhere" / "SKILL.md")
    for name, why in (
        ("pipe", "not a regular file"),
        ("folder", "not a regular file"),
        ("nowhere", "leads nowhere"),
    ):
        with pytest.raises(BrokenPage, match=f"{name}/SKILL.md is not read: .*{why}"):
            library.find(name)


# Writing


def test_save_writes_a_private_page_at_home(library: Library, home: Path) -> None:
    path = Path(library.save("mend", MEND))
    assert path == home / "mend" / "SKILL.md" and path.read_text() == MEND
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert library.find("mend").triggers == ("mend it",)


def test_save_keeps_line_ends_as_they_are(library: Library) -> None:
    text = MEND.replace("\n", "\r\n")
    assert Path(library.save("mend", text)).read_bytes() == text.encode()


def test_save_refuses_a_name_that_is_taken_unless_told_to_replace(library: Library, home: Path) -> None:
    path = keep(home, "mend", MEND)
    with pytest.raises(WisenError, match="stands at"):
        library.save("mend", HOOKS)
    assert path.read_text() == MEND
    assert library.save("mend", HOOKS, aside=lambda path: None) == str(path) and path.read_text() == HOOKS


def test_a_flat_page_stays_flat_and_a_project_page_in_its_project(
    library: Library, home: Path, tmp_path: Path
) -> None:
    (home / "flat.md").write_text(MEND)
    project = keep(tmp_path / "project", "ours", MEND)
    assert library.save("flat", HOOKS, aside=lambda path: None) == str(home / "flat.md")
    assert library.save("ours", HOOKS, aside=lambda path: None) == str(project)


def test_replacing_a_foreign_page_makes_a_copy_at_home(library: Library, home: Path, tmp_path: Path) -> None:
    foreign = keep(tmp_path / "foreign", "theirs", MEND)
    assert library.save("theirs", HOOKS, aside=lambda path: None) == str(home / "theirs" / "SKILL.md")
    assert foreign.read_text() == MEND and library.find("theirs").origin == "home"


def test_replacing_a_linked_page_writes_where_the_link_leads(
    library: Library, home: Path, tmp_path: Path
) -> None:
    real = keep(tmp_path / "dotfiles", "mend", MEND)
    os.symlink(real.parent, home / "mend")
    library.save("mend", HOOKS, aside=lambda path: None)
    assert (home / "mend").is_symlink() and real.read_text() == HOOKS


@pytest.mark.parametrize("twin", ["mend-build", "mendbuild", "m-end-build"])
def test_save_refuses_twins(library: Library, home: Path, twin: str) -> None:
    keep(home, "Mend_Build", MEND)
    with pytest.raises(WisenError, match="could be taken for the skill `Mend_Build`"):
        library.save(twin, MEND)


@pytest.mark.parametrize("name", ["../up", "/abs", "a/b", "A", "раypal", "", ".git", "con", "x\n"])
def test_save_refuses_bad_names(library: Library, home: Path, name: str) -> None:
    with pytest.raises(WisenError):
        library.save(name, MEND)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("text", ["", "\udc80", "# T\n" + "x" * page.LIMIT, "# T\n\0"])
def test_save_refuses_what_is_no_page(library: Library, home: Path, text: str) -> None:
    with pytest.raises(BrokenPage):
        library.save("mend", text)
    assert list(home.iterdir()) == []


def test_a_library_without_home_cannot_take_a_new_page(tmp_path: Path) -> None:
    with pytest.raises(WisenError, match="no home"):
        Library([Folder(str(tmp_path), "foreign")]).save("mend", MEND)


def test_two_writers_leave_one_whole_page(library: Library, home: Path) -> None:
    texts = [seed_page(f"T{n}", ["mend it"], ["x" * 2000]) for n in range(6)]
    library.save("mend", texts[0])
    writers = [
        threading.Thread(target=library.save, args=("mend", text), kwargs={"aside": str}) for text in texts
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (home / "mend" / "SKILL.md").read_text() in texts
    assert [entry.name for entry in (home / "mend").iterdir()] == ["SKILL.md"]


# Moving aside and bringing back


def test_archive_and_restore(library: Library, home: Path, paths: Paths) -> None:
    keep(home, "mend", MEND)
    (home / "mend" / "extra.txt").write_text("x")
    folder = Path(library.archive("mend", paths, "not used\nsince March", 1_700_000_000.0))
    assert folder == Path(paths.archive) / "mend-20231114-221320"
    assert (folder / "mend" / "extra.txt").read_text() == "x" and not (home / "mend").exists()
    assert (folder / "why.txt").read_text().splitlines()[0] == "not used since March"
    with pytest.raises(NotFound):
        library.find("mend")
    assert library.restore("mend", paths) == {"mend": str(home / "mend")}
    assert library.find("mend").steps == ("look", "mend") and (home / "mend" / "extra.txt").exists()
    with pytest.raises(NotFound, match="no skill called `mend` is archived"):
        library.restore("mend", paths)


def test_the_newest_comes_back_first_and_a_flat_page_comes_back_flat(
    library: Library, home: Path, paths: Paths
) -> None:
    for n, at in enumerate((100.0, 300.0, 300.0, 200.0)):
        (home / "mend.md").write_text(f"# Skill: {n}\n")
        library.archive("mend", paths, "", at)
    titles = []
    for _ in range(4):
        assert library.restore("mend", paths) == {"mend": str(home / "mend.md")}
        titles.append(library.find("mend").title)
        (home / "mend.md").unlink()
    assert titles == ["2", "1", "3", "0"]


def test_a_link_is_moved_and_not_what_it_leads_to(
    library: Library, home: Path, tmp_path: Path, paths: Paths
) -> None:
    real = keep(tmp_path / "dotfiles", "mend", MEND)
    os.symlink(real.parent, home / "mend")
    folder = Path(library.archive("mend", paths, "x", 0.0))
    assert (folder / "mend").is_symlink() and real.exists() and not (home / "mend").is_symlink()
    library.restore("mend", paths)
    assert (home / "mend").is_symlink() and library.find("mend").title == "Mend"


def test_restore_does_not_overwrite(library: Library, home: Path, paths: Paths) -> None:
    keep(home, "mend", MEND)
    library.archive("mend", paths, "x", 0.0)
    keep(home, "mend", HOOKS)
    with pytest.raises(WisenError, match="stands at"):
        library.restore("mend", paths)
    assert library.find("mend").title.startswith("Migrate")


def changed(library: Library, paths: Paths, text: str, at: float, took: str = "") -> None:
    """The page `mend` is written over, as an accepted draft does it."""
    library.save(
        "mend",
        text,
        aside=lambda path: archive.former(path, "mend", paths.archive, "a draft", at, text, took),
    )


def test_what_a_page_said_before_it_was_written_over_comes_back_step_by_step(
    library: Library, home: Path, paths: Paths
) -> None:
    path = keep(home, "mend", MEND)
    changed(library, paths, MEND + "1. test\n", 100.0)
    changed(library, paths, MEND + "1. test\n1. again\n", 200.0)
    assert library.restore("mend", paths) == {"mend": str(path)}
    assert path.read_text() == MEND + "1. test\n"
    library.restore("mend", paths)
    assert path.read_text() == MEND
    with pytest.raises(NotFound):
        library.restore("mend", paths)
    kept = sorted(file.read_text() for file in Path(paths.archive).rglob(archive.UNDONE))
    assert kept == [MEND + "1. test\n", MEND + "1. test\n1. again\n"], "what was undone is not lost either"


def test_using_a_page_does_not_hinder_that_and_editing_it_does(
    library: Library, home: Path, paths: Paths
) -> None:
    path = keep(home, "mend", MEND)
    changed(library, paths, MEND + "1. test\n", 100.0)
    edited = path.read_text() + "1. mine\n"
    path.write_text(edited)
    with pytest.raises(WisenError, match="was changed since") as refused:
        library.restore("mend", paths)
    assert path.read_text() == edited
    before = refused.value.hint.removeprefix("what it said before is in ").partition(";")[0]
    assert Path(before).read_text() == MEND
    path.write_text(MEND + "1. test\n\n## Last Used\n2026-04-12\n")
    assert library.restore("mend", paths) and path.read_text() == MEND


def test_the_page_whose_words_were_taken_over_comes_back_with_it(
    library: Library, home: Path, paths: Paths
) -> None:
    mend, again = keep(home, "mend", MEND), keep(home, "mend-again", HOOKS)
    library.archive("mend-again", paths, "long ago", 50.0)
    keep(home, "mend-again", HOOKS)
    changed(library, paths, MEND + "1. test\n", 100.0, took="mend-again")
    library.archive("mend-again", paths, "merged", 100.0)
    keep(home, "mend-again", MEND)
    with pytest.raises(WisenError, match="something stands at"):
        library.restore("mend", paths)
    assert mend.read_text() == MEND + "1. test\n" and again.read_text() == MEND, "nothing is changed"
    shutil.rmtree(again.parent)
    assert library.restore("mend", paths) == {"mend": str(mend), "mend-again": str(again.parent)}
    assert (mend.read_text(), again.read_text()) == (MEND, HOOKS)


def test_one_that_was_archived_before_or_stands_there_still_is_let_be(
    library: Library, home: Path, paths: Paths
) -> None:
    mend, again = keep(home, "mend", MEND), keep(home, "mend-again", HOOKS)
    library.archive("mend-again", paths, "long ago", 50.0)
    changed(library, paths, MEND + "1. test\n", 100.0, took="mend-again")
    assert library.restore("mend", paths) == {"mend": str(mend)} and not again.exists()


def test_a_note_that_is_a_pipe_hinders_nobody(library: Library, home: Path, paths: Paths) -> None:
    keep(home, "mend", MEND)
    library.archive("mend", paths, "x", 5.0)
    os.makedirs(os.path.join(paths.archive, "mend-20301114-221320"))
    os.mkfifo(os.path.join(paths.archive, "mend-20301114-221320", archive.WHY))
    assert library.restore("mend", paths) == {"mend": str(home / "mend")}


def test_names_that_begin_alike_are_not_mixed_up(library: Library, home: Path, paths: Paths) -> None:
    keep(home, "mend-20231114-221320", MEND)
    library.archive("mend-20231114-221320", paths, "x", 5.0)
    with pytest.raises(NotFound):
        library.restore("mend", paths)
    assert library.restore("mend-20231114-221320", paths)


def test_another_tools_page_is_not_archived(library: Library, tmp_path: Path, paths: Paths) -> None:
    path = keep(tmp_path / "foreign", "theirs", MEND)
    with pytest.raises(WisenError, match="another tool"):
        library.archive("theirs", paths, "x", 0.0)
    assert path.exists()


def test_three_thousand_pages_are_listed_in_no_time(library: Library, home: Path) -> None:
    for n in range(3_000):
        (home / f"n{n}.md").write_text("# T\n")
    assert len(library.scan()) == 3_000
