"""The watcher on real files. Every wait is for bytes on its pipe."""

import logging
import os
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.pages import HOOKS, keep

from wisen.skills.spots import plan
from wisen.skills.watch import QUIET, Watch

PATIENCE = 60.0  # seconds until a test gives up; a report takes some 0.1 s


class Watched:
    """A watch over folders below one place, with what it reported."""

    def __init__(self, *roots: Path, polling: bool = False) -> None:
        self.watch = Watch([str(root) for root in roots], polling=polling).start()
        assert self.until(*roots) == {str(root) for root in roots}, (
            "the first report says that watching has begun"
        )

    def until(self, *paths: Path) -> set[str]:
        """Everything reported until each of these paths was."""
        seen: set[str] = set()
        while not {str(path) for path in paths} <= seen:
            ready, _, _ = select.select([self.watch.fileno()], [], [], PATIENCE)
            assert ready, f"nothing more was reported; missing: { {str(p) for p in paths} - seen }"
            seen |= self.watch.changes()
        return seen


@pytest.fixture
def begin() -> Iterator[Callable[..., Watched]]:
    begun: list[Watched] = []

    def start(*roots: Path, polling: bool = False) -> Watched:
        begun.append(Watched(*roots, polling=polling))
        return begun[-1]

    before = set(threading.enumerate())
    yield start
    for one in begun:
        one.watch.stop()
    assert set(threading.enumerate()) <= before, "stop leaves no thread"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "skills"
    folder.mkdir()
    return folder


Begin = Callable[..., Watched]


def test_a_save_in_place(begin: Begin, root: Path) -> None:
    page = keep(root, "mend", HOOKS)
    watched = begin(root)
    page.write_text(HOOKS + "more\n")
    assert watched.until(page) == {str(page)}


def test_an_atomic_save_reports_the_page_and_not_the_temporary_file(begin: Begin, root: Path) -> None:
    page = keep(root, "mend", HOOKS)
    watched = begin(root)
    (page.parent / ".tmp-1").write_text(HOOKS)
    os.replace(page.parent / ".tmp-1", page)
    assert watched.until(page) == {str(page)}


def test_saves_that_come_together_are_one_report(begin: Begin, root: Path) -> None:
    pages = [keep(root, f"n{n}", HOOKS) for n in range(20)]
    watched = begin(root)
    began = time.monotonic()
    for page in pages:
        for _ in range(3):
            page.write_text(HOOKS)
    seen, reports = set[str](), 0
    while len(seen) < len(pages):
        assert select.select([watched.watch.fileno()], [], [], PATIENCE)[0]
        seen |= watched.watch.changes()
        reports += 1
    assert seen == {str(page) for page in pages}
    assert reports <= 1 + (time.monotonic() - began) / QUIET, (
        "another comes after a moment without any, no sooner"
    )


def test_a_folder_renamed_in_from_outside(begin: Begin, root: Path, tmp_path: Path) -> None:
    page = keep(tmp_path / "outside", "mend", HOOKS)
    watched = begin(root)
    os.rename(page.parent, root / "mend")
    watched.until(root / "mend", root / "mend" / "SKILL.md")
    (root / "mend" / "SKILL.md").write_text("# changed\n")
    watched.until(root / "mend" / "SKILL.md")


def test_nested_folders_made_at_once_with_a_page(begin: Begin, root: Path) -> None:
    watched = begin(root)
    pages = [keep(root / f"a{n}" / "b", "c", HOOKS) for n in range(30)]
    watched.until(*pages)


def test_a_page_and_a_folder_that_go(begin: Begin, root: Path) -> None:
    gone, moved = keep(root, "gone", HOOKS), keep(root, "moved", HOOKS)
    watched = begin(root)
    gone.unlink()
    os.rename(moved.parent, root / "elsewhere")
    watched.until(gone, moved.parent, root / "elsewhere")


def test_other_files_are_not_reported(begin: Begin, root: Path) -> None:
    page = keep(root, "mend", HOOKS)
    watched = begin(root)
    (page.parent / "notes.txt").write_text("x")
    (page.parent / "script.py").write_text("x")
    page.write_text("# last\n")
    assert watched.until(page) == {str(page)}


def test_edits_behind_a_linked_folder_come_under_the_librarys_name(
    begin: Begin, root: Path, tmp_path: Path
) -> None:
    real = keep(tmp_path / "canonical", "mend", HOOKS)
    os.symlink(real.parent, root / "mend")
    watched = begin(root)
    real.write_text("# changed\n")
    assert watched.until(root / "mend" / "SKILL.md") == {str(root / "mend" / "SKILL.md")}


def test_edits_behind_a_linked_page(begin: Begin, root: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "mend.md"
    real.parent.mkdir()
    real.write_text(HOOKS)
    os.symlink(real, root / "mend.md")
    watched = begin(root)
    (real.parent / "other.md").write_text("not ours")
    real.write_text("# changed\n")
    assert watched.until(root / "mend.md") == {str(root / "mend.md")}


def test_a_link_that_comes_later_is_followed_and_one_that_goes_is_told(
    begin: Begin, root: Path, tmp_path: Path
) -> None:
    real = keep(tmp_path / "canonical", "mend", HOOKS)
    watched = begin(root)
    os.symlink(real.parent, root / "mend")
    watched.until(root / "mend")
    real.write_text("# changed\n")
    watched.until(root / "mend" / "SKILL.md")
    (root / "mend").unlink()
    watched.until(root / "mend")


def test_a_root_that_is_itself_a_link(begin: Begin, tmp_path: Path) -> None:
    real = keep(tmp_path / "real", "mend", HOOKS)
    os.symlink(tmp_path / "real", tmp_path / "link")
    watched = begin(tmp_path / "link")
    real.write_text("# changed\n")
    assert watched.until(tmp_path / "link" / "mend" / "SKILL.md") == {
        str(tmp_path / "link" / "mend" / "SKILL.md")
    }


def test_a_root_that_comes_later(begin: Begin, tmp_path: Path) -> None:
    root = tmp_path.resolve() / "not" / "there" / "yet"
    watched = begin(root)
    (tmp_path / "not").mkdir()
    watched.until(root)
    page = keep(root, "mend", HOOKS)
    watched.until(root)
    page.write_text("# changed\n")
    watched.until(page)


def test_a_root_that_goes_and_comes_again(begin: Begin, root: Path) -> None:
    keep(root, "mend", HOOKS)
    watched = begin(root)
    shutil.rmtree(root)
    watched.until(root)
    page = keep(root, "again", HOOKS)
    watched.until(root)
    page.write_text("# changed\n")
    watched.until(page)


def test_a_root_that_is_swapped_for_another_folder(begin: Begin, root: Path, tmp_path: Path) -> None:
    """As who moves a library and puts another in its place: the kernel goes on telling of the folder that was moved."""
    keep(root, "mend", HOOKS)
    new = keep(tmp_path / "new", "mend", HOOKS).parent.parent
    watched = begin(root)
    root.rename(tmp_path / "old")
    new.rename(root)
    watched.until(root)
    page = root / "mend" / "SKILL.md"
    page.write_text("# changed\n")
    watched.until(page)


def test_a_storm_of_five_thousand_pages(begin: Begin, root: Path) -> None:
    for n in range(100):
        (root / f"n{n}").mkdir()
    watched = begin(root)
    code = "import sys\nfor n in range(5000): open(f'{sys.argv[1]}/n{n % 100}/p{n}.md', 'w').write('# T')"
    subprocess.run([sys.executable, "-c", code, str(root)], check=True)
    wanted = {str(root / f"n{n % 100}" / f"p{n}.md") for n in range(5_000)}
    seen: set[str] = set()
    while not (wanted <= seen or str(root) in seen):
        assert select.select([watched.watch.fileno()], [], [], PATIENCE)[0]
        seen |= watched.watch.changes()


def test_whatever_watchdog_warns_of_means_scan_again(begin: Begin, root: Path) -> None:
    watched = begin(root)
    logging.getLogger("watchdog.observers.inotify_c").warning(
        "Inotify queue overflowed; filesystem events were lost"
    )
    assert watched.until(root) == {str(root)}


def test_polling_sees_the_same(begin: Begin, root: Path) -> None:
    page = keep(root, "mend", HOOKS)
    watched = begin(root, polling=True)
    page.write_text("# changed\n" * 3)
    watched.until(page)
    watched.until(keep(root, "new", HOOKS))


def test_changes_waits_no_longer_than_told(begin: Begin, root: Path) -> None:
    watched = begin(root)
    assert watched.watch.changes(0) == set() and watched.watch.changes(0.01) == set()


def test_stopping_early_twice_or_before_the_start_is_fine(root: Path) -> None:
    before = set(threading.enumerate())
    Watch([str(root)]).stop()
    watch = Watch([str(root)]).start()
    watch.stop()
    watch.stop()
    assert set(threading.enumerate()) <= before


OUT_OF_INSTANCES = """
import select, sys
from wisen.skills.watch import QUIET, Watch
watch = Watch([sys.argv[1]]).start()
def wait():
    assert select.select([watch.fileno()], [], [], 60)[0], "nothing"
    return watch.changes()
assert wait() == {sys.argv[1]}
open(sys.argv[1] + "/mend.md", "w").write("# changed again\\n")
while sys.argv[1] + "/mend.md" not in wait():
    pass
watch.stop()
print("seen")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_where_inotify_is_out_polling_takes_over(root: Path) -> None:
    (root / "mend.md").write_text("# T\n")
    limit = 'echo 0 > /proc/sys/user/max_inotify_instances 2>/dev/null || exit 77; exec "$@"'
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        limit,
        "sh",
        sys.executable,
        "-c",
        OUT_OF_INSTANCES,
        str(root),
    ]
    if not shutil.which("unshare"):
        pytest.skip("needs unshare")
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode in (1, 77) and "seen" not in done.stdout and "Traceback" not in done.stderr:
        pytest.skip("this machine allows no user namespaces")
    assert (done.stdout, done.stderr) == ("seen\n", "")


# Which folders are watched


def test_one_spot_for_a_plain_root(root: Path) -> None:
    keep(root, "mend", HOOKS)
    spots = plan([str(root)])
    assert (spots.recursive, spots.flat, spots.whole) == ({str(root)}, set(), True)


def test_a_missing_root_is_awaited_in_the_nearest_folder(root: Path) -> None:
    missing = root.parent / "a" / "b"
    spots = plan([str(missing)])
    assert spots.flat == {str(root.parent)} and spots.appears(str(root.parent / "a")) == {str(missing)}


def test_what_a_root_covers_needs_no_spot_of_its_own(root: Path, tmp_path: Path) -> None:
    keep(tmp_path / "canonical", "mend", HOOKS)
    os.symlink(tmp_path / "canonical" / "mend", root / "mend")
    spots = plan([str(root), str(tmp_path.resolve() / "canonical")])
    assert spots.recursive == {str(root), str(tmp_path.resolve() / "canonical")}
    assert set(spots.names(str(tmp_path.resolve() / "canonical" / "mend" / "SKILL.md"))) == {
        str(root / "mend" / "SKILL.md"),
        str(tmp_path.resolve() / "canonical" / "mend" / "SKILL.md"),
    }


def test_links_that_run_in_circles_end(root: Path) -> None:
    os.symlink(root, root / "self")
    os.symlink(root.parent, root / "above")
    os.symlink("/", root / "disk")
    assert plan([str(root)]).recursive == {str(root)}


def test_more_links_than_can_be_watched_are_owned_up_to(root: Path, tmp_path: Path) -> None:
    for n in range(60):
        keep(tmp_path / f"c{n}", "x", HOOKS)
        os.symlink(tmp_path / f"c{n}" / "x", root / f"n{n}")
    spots = plan([str(root)])
    assert not spots.whole and len(spots.recursive) <= 34
