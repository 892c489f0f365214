"""An index brought up to the pages: what is new, changed, gone, broken, and whose."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from wisen.skills import upkeep
from wisen.skills.index import Index
from wisen.skills.library import Folder, Library, PageFile


@pytest.fixture
def index() -> Iterator[Index]:
    found = Index()
    yield found
    found.close()


def written(folder: Path, name: str, title: str = "Mend it") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{name}.md"
    page.write_text(f"# Skill: {title}\n\n## Triggers\n- mend the {name}\n")
    return page


def pages(*folders: Path) -> list[PageFile]:
    return list(Library([Folder(str(folder), "home") for folder in folders]).walk())


def kept(index: Index, folder: Path) -> set[str]:
    return {Path(path).name for path in index.kept(str(folder))}


def test_what_is_new_is_found_and_what_is_gone_forgotten(index: Index, tmp_path: Path) -> None:
    roots = [str(tmp_path)]
    written(tmp_path, "one"), written(tmp_path, "two")
    upkeep.sync(index, roots, pages(tmp_path), {})
    assert kept(index, tmp_path) == {"one.md", "two.md"}
    (tmp_path / "one.md").rename(tmp_path / "three.md")
    upkeep.sync(index, roots, pages(tmp_path), {})
    assert kept(index, tmp_path) == {"two.md", "three.md"} and index.counts(roots, ["mend"]) == (
        2,
        {"mend": 2},
    )


def test_a_page_that_was_only_touched_keeps_what_is_known(index: Index, tmp_path: Path) -> None:
    page, roots = written(tmp_path, "one"), [str(tmp_path)]
    upkeep.sync(index, roots, pages(tmp_path), {})
    before = index.kept(roots[0])[str(page)]
    os.utime(page, ns=(5, 5))
    upkeep.sync(index, roots, pages(tmp_path), {})
    assert index.kept(roots[0])[str(page)] == before._replace(mtime_ns=5)


def test_a_broken_page_is_tried_again_when_it_changes(index: Index, tmp_path: Path) -> None:
    page, roots = tmp_path / "one.md", [str(tmp_path)]
    page.write_bytes(b"\0")
    unread: dict[str, tuple[int, int]] = {}
    upkeep.sync(index, roots, pages(tmp_path), unread)
    assert set(unread) == {str(page)} and not kept(index, tmp_path)
    was = unread[str(page)]
    page.write_bytes(b"# " + b"ok")  # another size
    upkeep.sync(index, roots, pages(tmp_path), unread)
    assert kept(index, tmp_path) == {"one.md"} and unread[str(page)] == was


def test_a_page_of_a_nested_folder_belongs_to_the_inner_one(index: Index, tmp_path: Path) -> None:
    outer, inner = tmp_path / "pages", tmp_path / "pages" / "inner"
    written(outer, "one"), written(inner, "two")
    upkeep.sync(index, [str(inner), str(outer)], [*pages(outer), *pages(inner)], {})
    assert kept(index, outer) == {"one.md"} and kept(index, inner) == {"two.md"}


def test_pages_of_no_folder_are_nobodys_and_end_nothing(index: Index, tmp_path: Path) -> None:
    ours, other = tmp_path / "ours", tmp_path / "other"
    written(ours, "one"), written(other, "two")
    upkeep.sync(index, [str(ours)], [*pages(other), *pages(ours)], {})
    assert kept(index, ours) == {"one.md"} and not kept(index, other)


def test_pages_that_are_looked_at_again_are_read_whatever_is_known(index: Index, tmp_path: Path) -> None:
    page, roots = written(tmp_path, "one"), [str(tmp_path)]
    upkeep.sync(index, roots, pages(tmp_path), {})
    status = page.stat()
    written(tmp_path, "one", "Send it")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    upkeep.sync(index, roots, pages(tmp_path), {})
    assert index.counts(roots, ["send"])[1] == {"send": 0}
    upkeep.rewrite(index, roots, pages(tmp_path), {})
    assert index.counts(roots, ["send"])[1] == {"send": 1}
