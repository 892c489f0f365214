"""Pages read here and by processes beside: the same, in order, and nobody left behind."""

import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from wisen.skills.library import Folder, Library, PageFile
from wisen.skills.reading import BATCH, MANY, Read, read, reads


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


def children() -> set[str]:
    return set(
        subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
        ).stdout.split()
    )


def test_what_comes_back_is_the_same_and_in_order(files: Sequence[PageFile]) -> None:
    known = {file.path: row[3] for file, row in zip(files[:3], read(files[:3], {}).part.rows, strict=True)}
    found = list(reads(files, known))
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
    assert list(reads(files, {})) == here(files, {})


def test_one_that_is_killed_is_done_without(files: Sequence[PageFile]) -> None:
    before = children()
    found = reads(files, {})
    got = [next(found)]
    for pid in children() - before:
        if Path(f"/proc/{pid}/cmdline").exists() and b"reading" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(int(pid), 9)
    assert [*got, *found] == here(files, {})


def test_who_stops_early_leaves_no_process(files: Sequence[PageFile]) -> None:
    before = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    found = reads(files, {})
    next(found)
    found.close()
    left = before.read_text().split() if before.exists() else []
    assert not [pid for pid in left if b"reading" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_few_pages_are_read_here(files: Sequence[PageFile], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert list(reads(files[:5], {})) == [read(files[:5], {})] and list(reads([], {})) == []
