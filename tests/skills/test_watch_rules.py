"""The rules of watching where it is hard: real git, real limits of the kernel, a queue that really overflows, editors' ways to save."""

import os
import select
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.pages import HOOKS, keep

from wisen.skills import observed
from wisen.skills.watch import Watch

PATIENCE = 60.0  # seconds until a test gives up
PAGES = 5_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "skills"
    folder.mkdir()
    return folder


@pytest.fixture
def watching(root: Path) -> Iterator[Callable[..., Watch]]:
    begun: list[Watch] = []

    def start(**more: str) -> Watch:
        watch = Watch([str(root)], **more).start()  # type: ignore[arg-type]
        begun.append(watch)
        assert heard(watch, {str(root)}) == {str(root)}
        return watch

    yield start
    for watch in begun:
        watch.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "wisen-watch"]


def heard(watch: Watch, wanted: set[str]) -> set[str]:
    """Everything reported until each of these paths was, or their root: scan again."""
    seen: set[str] = set()
    while not (wanted <= seen or watch.roots[0] in seen):
        assert select.select([watch.fileno()], [], [], PATIENCE)[0], f"missing: {len(wanted - seen)}"
        seen |= watch.changes()
    return seen


def test_a_git_checkout_of_five_thousand_pages_is_told_whole(
    root: Path, watching: Callable[..., Watch]
) -> None:
    if not shutil.which("git"):
        pytest.skip("needs git")

    def git(*args: str) -> None:
        told = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.org", *args]
        subprocess.run(told, check=True, capture_output=True)

    pages = [root / f"p{n}" / "SKILL.md" for n in range(PAGES)]
    git("init", "-q", "-b", "one")
    for branch in ("one", "two"):
        if branch == "two":
            git("checkout", "-qb", "two")
        for page in pages:
            page.parent.mkdir(exist_ok=True)
            page.write_text(f"# {branch}\n")
        git("add", "-A")
        git("commit", "-qm", branch)
    watch = watching()
    git("checkout", "-q", "one")
    heard(watch, {str(page) for page in pages})
    git("checkout", "-q", "two")
    heard(watch, {str(page) for page in pages})


def in_place(page: Path) -> None:
    page.write_text("# changed\n")


def temporary_then_renamed(page: Path) -> None:
    """As gedit, JetBrains, Emacs with file-precious-flag, and `sed -i` do."""
    beside = page.parent / ".SKILL.md.tmp"
    beside.write_text("# changed\n")
    os.replace(beside, page)


def backup_then_new(page: Path) -> None:
    """As Vim with backupcopy=no and Emacs do: the old file is moved away, a new one written."""
    os.rename(page, page.parent / "SKILL.md~")
    page.write_text("# changed\n")
    (page.parent / "SKILL.md~").unlink()


def removed_then_new(page: Path) -> None:
    page.unlink()
    page.write_text("# changed\n")


def truncated_then_filled(page: Path) -> None:
    with page.open("r+") as file:
        file.truncate(0)
        file.write("# changed\n")
        file.flush()
        os.fsync(file.fileno())


def mapped(page: Path) -> None:
    """With a hard link made elsewhere and linked over, as some synchronisers do."""
    beside = page.parent.parent / "beside"
    beside.write_text("# changed\n")
    page.unlink()
    os.link(beside, page)


@pytest.mark.parametrize(
    "save",
    [in_place, temporary_then_renamed, backup_then_new, removed_then_new, truncated_then_filled, mapped],
    ids=lambda save: save.__name__,
)
def test_every_way_editors_save(root: Path, watching: Callable[..., Watch], save: Callable) -> None:
    page = keep(root, "mend", HOOKS)
    watch = watching()
    for _ in range(3):
        save(page)
        assert str(page) in heard(watch, {str(page)})


def test_vim_itself(root: Path, watching: Callable[..., Watch]) -> None:
    vim = shutil.which("vim") or shutil.which("vi")
    if not vim:
        pytest.skip("needs vim")
    page = keep(root, "mend", HOOKS)
    watch = watching()
    told = [
        vim,
        "-Nu",
        "NONE",
        "-es",
        "-c",
        "set backupcopy=no writebackup",
        "-c",
        "normal Gochanged",
        "-c",
        "wq",
        str(page),
    ]
    subprocess.run(told, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
    assert "changed" in page.read_text() and str(page) in heard(watch, {str(page)})


TELLING = """
import select, sys
from wisen.skills.watch import Watch
watch = Watch(sys.argv[1:]).start()
while select.select([watch.fileno()], [], [], 60)[0]:
    print(*sorted(watch.changes()), sep="\\n", end="\\n.\\n", flush=True)
"""


def reports(child: "subprocess.Popen[str]") -> Iterator[set[str]]:
    """Each report of a process that watches."""
    assert child.stdout
    batch: set[str] = set()
    for line in child.stdout:
        if line == ".\n":
            yield batch
            batch = set()
        else:
            batch.add(line.rstrip("\n"))


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_a_queue_that_overflows_means_scan_again(root: Path) -> None:
    """The watching process is stopped while more happens than the kernel keeps for it."""
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 20_000:
        pytest.skip(f"the kernel keeps {limit} events here")
    child = subprocess.Popen([sys.executable, "-c", TELLING, str(root)], stdout=subprocess.PIPE, text=True)
    try:
        told = reports(child)
        assert next(told) == {str(root)}
        child.send_signal(signal.SIGSTOP)
        for n in range(limit // 2 + 100):  # each is created and closed
            (root / f"p{n}.md").write_text("# T\n")
        child.send_signal(signal.SIGCONT)
        assert any(str(root) in report for report in told)
    finally:
        child.kill()
        child.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
@pytest.mark.parametrize(("watches", "before"), [(5, 30), (8, 3)], ids=["at the start", "later"])
def test_where_the_kernel_has_no_watch_left_polling_takes_over(root: Path, watches: int, before: int) -> None:
    """Below a root watchdog passes over the folders it gets no watch for, and says nothing."""
    if not shutil.which("unshare"):
        pytest.skip("needs unshare")
    pages = [keep(root, f"p{n}", HOOKS) for n in range(before)]
    limit = f'echo {watches} > /proc/sys/user/max_inotify_watches || exit 77; exec "$@"'
    start = ["unshare", "--user", "--map-root-user", "sh", "-c", limit, "sh"]
    if subprocess.run([*start, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no user namespaces")
    child = subprocess.Popen(
        [*start, sys.executable, "-c", TELLING, str(root)], stdout=subprocess.PIPE, text=True
    )
    try:
        told = reports(child)
        assert next(told) == {str(root)}
        pages += [keep(root, f"later{n}", HOOKS) for n in range(30 - before)]
        if before < 30:
            assert any(str(root) in report for report in told)  # it is looked at from here on
        pages[-1].write_text("# changed by hand\n" * 3)
        assert any(str(pages[-1]) in report for report in told)
    finally:
        child.kill()
        child.communicate()


def test_a_folder_on_another_machine_is_looked_at_besides(
    root: Path, tmp_path: Path, watching: Callable[..., Watch]
) -> None:
    """The table of mounts says so here; that the kernel tells nothing is played by a change it tells nobody of: inotify follows
    paths, and a file that is written through another name of it is one."""
    page, outside = keep(root, "mend", HOOKS), tmp_path / "the-servers-own-name"
    os.link(page, outside)
    table = tmp_path / "mounts"
    table.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x {root} nfs4 rw 0 0\n")
    watch = watching(table=str(table))
    outside.write_text("# changed over there\n" * 3)
    assert str(page) in heard(watch, {str(page)})


def test_what_happens_here_in_such_a_folder_is_still_told_at_once(
    root: Path, tmp_path: Path, watching: Callable[..., Watch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observed, "POLL", 3600.0)  # the next look would be too late
    table = tmp_path / "mounts"
    table.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x {root} nfs4 rw 0 0\n")
    watch = watching(table=str(table))
    new = keep(root, "new", HOOKS)
    heard(watch, {str(new)})
