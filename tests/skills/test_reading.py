"""Pages read here and by processes beside: the same, in order, and nobody left behind."""

import marshal
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from wisen.skills import reading
from wisen.skills.library import Folder, Library, PageFile
from wisen.skills.reading import BATCH, LENGTH, MANY, Read, read, reads


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Sequence[PageFile]:
    """So many pages that more than one process reads them; one is broken, some are in other scripts."""
    root = tmp_path_factory.mktemp("library")
    for n in range(MANY + 90):
        told = f"# Skill: Mend {n}\n\n## Triggers\n- mend the number {n}\n- 修理 {n} caf\u00e9\n\nword{n % 7} common\n"
        (root / f"p{n:05}.md").write_text(told, encoding="utf-8")
    (root / "p00003.md").write_bytes(b"\0 binary")
    return Library((Folder(str(root), "home"),)).scan()


def here(files: Sequence[PageFile], known: dict[str, str]) -> list[Read]:
    return [read(files[start : start + BATCH], known, start) for start in range(0, len(files), BATCH)]


def new(files: Sequence[PageFile]) -> Sequence[tuple[PageFile, str]]:
    """These pages, of which nothing is known."""
    return [(file, "") for file in files]


def children(of: int = 0) -> set[str]:
    told = ["ps", "-o", "pid=,comm=", "--ppid", str(of or os.getpid())]
    rows = subprocess.run(told, capture_output=True, text=True, check=False).stdout.splitlines()
    return {row.split()[0] for row in rows if row.split()[1] != "ps"}


def readers(before: set[str]) -> list[int]:
    """The processes that read beside us since."""
    told = {pid: Path(f"/proc/{pid}/cmdline") for pid in children() - before}
    return [int(pid) for pid, path in told.items() if path.exists() and b"reading" in path.read_bytes()]


def test_a_pipe_that_cannot_be_larger_is_taken_as_it_is(
    files: Sequence[PageFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PIPE", 1 << 31)  # more than there is for anybody
    before = children()
    found = reads(new(files))
    got = [next(found)]
    assert readers(before) and [*got, *found] == here(files, {})


def test_what_comes_back_is_the_same_and_in_order(files: Sequence[PageFile]) -> None:
    known = {file.path: row[3] for file, row in zip(files[:3], read(files[:3], {}).part.rows, strict=True)}
    found = list(reads((file, known.get(file.path, "")) for file in files))
    assert found == here(files, known)
    assert [path for path, _, _ in found[0].gone] == [files[3].path]
    assert [path for path, _, _ in found[0].touched] == [file.path for file in files[:3]]
    rows = [row[0] for one in found for row in one.part.rows]
    assert len(rows) == len(files) - 4 and all(a < b for a, b in pairwise(rows))


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat", "/nowhere/python"])
def test_a_process_that_fails_is_done_without(
    files: Sequence[PageFile], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert list(reads(new(files))) == here(files, {})


@pytest.mark.parametrize("does", ["exec sleep 600", "cat > /dev/null", "head -c 9; exec sleep 600"])
def test_one_that_hangs_is_not_waited_for(
    files: Sequence[PageFile], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    before = children()
    assert list(reads(new(files), patience=0.2)) == here(files, {})
    assert children() <= before


def test_one_that_stops_half_way_is_not_waited_for(files: Sequence[PageFile]) -> None:
    before = children()
    found = reads(new(files), patience=0.5)
    got = [next(found)]
    for pid in readers(before):
        os.kill(pid, signal.SIGSTOP)
    assert [*got, *found] == here(files, {}) and children() <= before


def test_one_that_hangs_where_nobody_waits_ends_by_itself() -> None:
    told = "import signal; from wisen.skills import reading; reading.PATIENCE = 0.05; reading.read = lambda *_: signal.pause(); reading.main()"
    batch = marshal.dumps(([], {}, 0))
    done = subprocess.run(
        [sys.executable, "-c", told],
        input=len(batch).to_bytes(LENGTH, "little") + batch,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGALRM


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when another's child ends")
def test_when_we_are_killed_they_end_too(files: Sequence[PageFile]) -> None:
    told = (
        "import sys; from wisen.skills.library import Folder, Library; from wisen.skills.reading import reads;"
        "found = reads((page, '') for page in Library((Folder(sys.argv[1], 'home'),)).walk()); next(found); print('.', flush=True); input()"
    )
    root = os.path.dirname(files[0].path)
    asker = subprocess.Popen(
        [sys.executable, "-c", told, root], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert asker.stdout and asker.stdout.read(1) == b"."
    left = [pidfd for pid in children(asker.pid) for pidfd in [os.pidfd_open(int(pid))]]
    asker.kill()
    asker.communicate()
    assert left
    while left:
        ended = select.select(left, [], [], 30)[0]
        assert ended, "a process beside outlives us"
        for pidfd in ended:
            os.close(pidfd)
            left.remove(pidfd)


def test_one_that_is_killed_is_done_without(files: Sequence[PageFile]) -> None:
    before = children()
    found = reads(new(files))
    got = [next(found)]
    for pid in readers(before):
        os.kill(pid, signal.SIGKILL)
    assert [*got, *found] == here(files, {})


def test_who_stops_early_leaves_no_process(files: Sequence[PageFile]) -> None:
    before = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    found = reads(new(files))
    next(found)
    found.close()
    left = before.read_text().split() if before.exists() else []
    assert not [pid for pid in left if b"reading" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_few_pages_are_read_here(files: Sequence[PageFile], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert list(reads(new(files[:5]))) == [read(files[:5], {})] and list(reads([])) == []


def test_the_first_pages_are_read_while_the_last_are_looked_for(files: Sequence[PageFile]) -> None:
    told: list[str] = []

    def walk() -> Iterator[tuple[PageFile, str]]:
        for file in [*files] * 4:
            told.append(file.path)
            yield file, ""

    found = reads(walk())
    first = next(found)
    assert first == here(files, {})[0] and len(told) < 4 * len(files)
    assert sum(1 for _ in found) == -(-len(told) // BATCH) - 1 and len(told) == 4 * len(files)
