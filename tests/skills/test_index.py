"""index.db: found by its words, kept up to date, safe with others, and nothing lost with it."""

import os
import sqlite3
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from wisen.skills.index import BUSY_MS, FOLDERS, VERSION, Busy, Index, Unreadable, discard, open_index
from wisen.skills.match.card import Card, card
from wisen.skills.match.part import part
from wisen.skills.match.postings import BLOCK
from wisen.skills.model import Skill


def made(name: str, words: str, folder: str = "/lib") -> Card:
    return card(
        Skill(name, name, words, (words,), (), words, f"id-{words}", path=f"{folder}/{name}/SKILL.md")
    )


def named(index: Index, *stems: str, folders: tuple[str, ...] = ("/lib",)) -> list[str]:
    return sorted(found.card.name for found in index.candidates(folders, dict.fromkeys(stems, 1.0), 10))


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "index.db")


def test_pages_are_found_by_their_words_and_come_back_whole(path: str) -> None:
    index, one = (
        Index(path),
        replace(made("one", "rotate signing keys"), phrases=("a b", "c"), exclusions=("d",), not_when=1),
    )
    index.change("/lib", new=[part([(one, 1, 2), (made("two", "burn subtitles"), 3, 4)])])
    assert (
        named(index, "rotat") == ["one"]
        and named(index, "rotat", "burn") == ["one", "two"]
        and named(index) == []
    )
    [found] = index.candidates(["/lib"], {"rotat": 1.0}, 5, ["sign", "burn"])
    assert found.card == one and found.counts == {"rotat": (2, 1), "sign": (2, 1)}
    kept = index.kept("/lib")[one.path]
    assert (kept.mtime_ns, kept.size, kept.identity) == (1, 2, one.identity)


def test_only_what_changed_changes(path: str) -> None:
    index = Index(path)
    index.change(
        "/lib", new=[part([(made("one", "rotate keys"), 1, 1), (made("two", "burn subtitles"), 1, 1)])]
    )
    index.change("/lib", touched=[("/lib/one/SKILL.md", 5, 6)])
    assert index.kept("/lib")["/lib/one/SKILL.md"].mtime_ns == 5
    index.change(
        "/lib",
        new=[part([(made("one", "shrink images"), 7, 7)])],
        gone=["/lib/two/SKILL.md", "/lib/never/SKILL.md"],
    )
    assert named(index, "rotat", "burn", "shrink") == ["one"]
    assert index.counts(["/lib"], ["rotat", "burn", "shrink", "kei"]) == (
        1,
        {"rotat": 0, "burn": 0, "shrink": 1, "kei": 0},
    )


def test_an_edited_index_answers_like_a_new_one(path: str) -> None:
    edited, fresh = Index(path), Index()
    edited.change("/lib", new=[part([(made(f"p{n}", f"word{n} common"), n, n) for n in range(20)])])
    edited.change("/lib", gone=[f"/lib/p{n}/SKILL.md" for n in range(10)])
    edited.change("/lib", new=[part([(made("p15", "other words"), 1, 1)])])
    fresh.change(
        "/lib",
        new=[
            part(
                [
                    (made(f"p{n}", f"word{n} common") if n != 15 else made("p15", "other words"), n, n)
                    for n in range(10, 20)
                ]
            )
        ],
    )
    stems = ["common", "word12", "word3", "other"]
    assert edited.counts(["/lib"], stems) == fresh.counts(["/lib"], stems)
    assert named(edited, *stems) == named(fresh, *stems)


def test_libraries_in_one_file_do_not_mix(path: str) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    index.change("/work", new=[part([(made("two", "rotate images", "/work"), 1, 1)])])
    assert named(index, "rotat") == ["one"]
    assert named(index, "rotat", folders=("/work",)) == ["two"]
    assert named(index, "rotat", folders=("/lib", "/work", "/nowhere")) == ["one", "two"]
    assert index.counts(["/lib"], ["rotat"]) == (1, {"rotat": 1})


def test_skills_are_found_by_name_in_any_case(path: str) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made("One-Two", "x words"), 1, 1)])])
    assert [found.card.name for found in index.named(["/lib"], ["one-two", "other"])] == ["One-Two"]


def test_the_words_of_fts_are_words_here(path: str) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made("one", "near and or not"), 1, 1)])])
    assert named(index, "near", "AND", "*", "c++", "(", "a:b") == ["one"]


def test_folders_that_are_gone_make_room(tmp_path: Path, path: str) -> None:
    index = Index(path)
    (tmp_path / "stays").mkdir()
    stays = str(tmp_path / "stays")
    index.change(stays, new=[part([(made("one", "rotate keys", stays), 1, 1)])])
    for n in range(FOLDERS + 5):
        index.change(f"/gone/{n}", new=[part([(made("two", "rotate keys", f"/gone/{n}"), 1, 1)])])
    assert named(index, "rotat", folders=(stays,)) == ["one"]
    assert named(index, "rotat", folders=("/gone/0",)) == []


@pytest.mark.parametrize("held", [b"\x01", b"\xff" * 4 * 900])
def test_postings_that_are_none_say_so(path: str, held: bytes) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    index.close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE held_1 SET pages = ?", (held,))
    other.close()
    with pytest.raises(Unreadable):
        named(Index(path), "rotat")


def test_it_is_private(path: str) -> None:
    Index(path).close()
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_broken_one_is_made_anew(path: str, content: bytes) -> None:
    os.makedirs(os.path.dirname(path))
    Path(path).write_bytes(content)
    index = open_index(path)
    index.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    assert index.path == path and named(index, "rotat") == ["one"]


def test_one_of_another_version_is_made_anew(path: str) -> None:
    Index(path).close()
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
    other.close()
    with pytest.raises(Unreadable):
        Index(path)
    assert open_index(path).path == path


def test_where_no_file_can_be_it_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = open_index(str(tmp_path / "file" / "index.db"))
    index.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    assert index.path == "" and named(index, "rotat") == ["one"]


def test_one_that_is_taken_away_under_us_says_so_and_can_be_discarded(path: str) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    index.close()
    with pytest.raises(Unreadable):
        index.kept("/lib")
    discard(path)
    discard(path)
    assert not os.path.exists(path)


def test_writers_take_turns_and_a_reader_goes_on(path: str) -> None:
    reader = Index(path)
    reader.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert named(reader, "rotat") == ["one"]
    with pytest.raises(Busy):
        reader.change("/lib", new=[part([(made("two", "rotate"), 1, 1)])])
    other.execute("ROLLBACK")
    other.close()
    reader.change("/lib", new=[part([(made("two", "rotate"), 1, 1)])])
    assert named(reader, "rotat") == ["one", "two"]
    assert BUSY_MS <= 1_000


def test_what_another_process_changed_is_seen(path: str) -> None:
    ours, theirs = Index(path), Index(path)
    ours.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])
    assert named(ours, "rotat") == named(theirs, "rotat") == ["one"]
    theirs.change("/lib", new=[part([(made("one", "burn subtitles"), 2, 2)])])
    assert named(ours, "rotat") == [] and named(ours, "burn") == ["one"]


def test_many_writers_lose_nothing(path: str) -> None:
    Index(path).close()

    def opened() -> Index:
        while True:
            try:
                return Index(path)
            except Busy:
                continue

    def write(number: int) -> None:
        index = opened()
        for n in range(5):
            while True:
                try:
                    index.change("/lib", new=[part([(made(f"w{number}-{n}", "rotate keys"), 1, 1)])])
                    break
                except Busy:
                    continue
        index.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    index = opened()
    assert index.counts(["/lib"], ["rotat"]) == (20, {"rotat": 20}) and len(index.kept("/lib")) == 20


def test_a_change_that_fails_changes_nothing(path: str) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made("one", "rotate keys"), 1, 1)])])

    def broken() -> object:
        yield part([(made("two", "rotate"), 1, 1)])
        raise RuntimeError("the page could not be read")

    with pytest.raises(RuntimeError):
        index.change("/lib", gone=["/lib/one/SKILL.md"], new=broken())  # type: ignore[arg-type]
    assert named(index, "rotat") == ["one"] and index.counts(["/lib"], ["rotat"])[0] == 1


def test_the_number_of_pages_is_kept_right_whatever_a_change_says_twice(path: str) -> None:
    index = Index(path)
    one, two = made("one", "rotate keys"), made("two", "burn subtitles")
    index.change("/lib", new=[part([(one, 1, 1), (one, 2, 2), (two, 1, 1)])])
    index.change(
        "/lib", gone=[one.path, one.path, "/lib/never/SKILL.md", two.path], new=[part([(two, 3, 3)])]
    )
    assert index.counts(["/lib"], ["rotat", "burn"]) == (1, {"rotat": 0, "burn": 1})
    assert list(index.kept("/lib")) == [two.path]
    assert index.kept("/lib", [one.path]) == {} and index.kept("/lib", [two.path])[two.path].size == 3


def test_more_pages_than_a_block_are_found_edited_and_taken_out(path: str) -> None:
    index, pages, last = Index(path), BLOCK + 100, f"word{BLOCK + 50}"
    index.change("/lib", new=[part([(made(f"p{n}", f"word{n} common"), n, n) for n in range(pages)])])
    assert index.counts(["/lib"], ["common", last]) == (pages, {"common": pages, last: 1})
    assert named(index, "word3", last) == ["p3", f"p{BLOCK + 50}"]
    index.change(
        "/lib", gone=["/lib/p3/SKILL.md"], new=[part([(made(f"p{BLOCK + 50}", "burn subtitles"), 1, 1)])]
    )
    assert named(index, "word3", last) == [] and named(index, "burn") == [f"p{BLOCK + 50}"]
    assert index.counts(["/lib"], ["common"]) == (pages - 1, {"common": pages - 2})


def test_what_one_remembers_is_let_go_when_another_writes(path: str) -> None:
    one, other = Index(path), Index(path)
    other.change("/lib", new=[part([(made("first", "rotate keys"), 1, 1)])])
    assert named(one, "rotat") == ["first"] and one.counts(["/lib"], ["rotat", "burn"])[1] == {
        "rotat": 1,
        "burn": 0,
    }
    other.change("/lib", new=[part([(made("second", "rotate and burn"), 1, 1)])])
    assert named(one, "rotat") == ["first", "second"] == named(other, "rotat")
    assert one.counts(["/lib"], ["rotat", "burn"])[1] == {"rotat": 2, "burn": 1}


def test_a_page_written_again_is_found_among_those_around_it(path: str) -> None:
    index = Index(path)
    index.change("/lib", new=[part([(made(f"s{n}", "rotate keys"), 1, 1) for n in range(9)])])
    for n in (4, 0, 8, 2):
        index.change("/lib", new=[part([(made(f"s{n}", "rotate keys twice"), 2, 2)])])
    found = {one.card.name: one.counts for one in index.candidates(["/lib"], {"rotat": 1.0}, 20, ["twice"])}
    assert len(found) == 9 and all(counts and "rotat" in counts for counts in found.values())
    assert sorted(name for name, counts in found.items() if counts and "twice" in counts) == [
        "s0",
        "s2",
        "s4",
        "s8",
    ]
