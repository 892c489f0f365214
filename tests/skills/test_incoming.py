"""Pages from elsewhere: what is taken from a folder, an archive, a repository, and what a hostile one cannot do."""

import io
import json
import os
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from support.pages import HOOKS, page

from wisen.skills.errors import NotFound, WisenError, WrongUse
from wisen.skills.incoming import Arrival, Incoming, gather
from wisen.skills.page import LIMIT, parse

STANDARD = "---\nname: {name}\ndescription: Deploys the docs site. Use when asked to deploy.\n---\n# Deploy\n\n1. Run `make docs`\n"


def taken(source: Path | str, cwd: Path | str = "/") -> Incoming:
    return gather(str(source), str(cwd), {"PATH": os.environ["PATH"], "HOME": "/nonexistent"})


def names(found: Incoming) -> list[str]:
    return [arrival.name for arrival in found.arrivals]


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def archive(path: Path, files: dict[str, str], mode: int = 0o100644) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            packed.writestr(entry, text)
    return path


# The folders of other tools, as they lay them out.
FOREIGN = {
    "the seed's flat pages": ({"hooks.md": HOOKS, "README.md": "# Read me\n"}, ["hooks"]),
    "Claude Code": ({"deploy/SKILL.md": STANDARD.format(name="deploy"), "deploy/scripts/run.sh": "#!/bin/sh\n"}, ["deploy"]),
    "Codex, with its system folder": ({"a/SKILL.md": STANDARD.format(name="a"), ".system/b/SKILL.md": STANDARD.format(name="b")}, ["a", "b"]),
    "OpenClaw": ({"skills/deploy/SKILL.md": STANDARD.format(name="deploy").replace("---\n#", 'metadata: {"openclaw": {"emoji": "x"}}\n---\n#')}, ["deploy"]),
    "joe": ({"tidy/SKILL.md": "---\nname: tidy\ndescription: Tidies\nwhen_to_use: tidy up, clean the tree\n---\nRun `make tidy`.\n", "tidy/.synth": "1"}, ["tidy"]),
    "one skill's own folder": ({"SKILL.md": STANDARD.format(name="deploy-docs"), "reference.md": "more\n"}, ["deploy-docs"]),
}  # fmt: skip


@pytest.mark.parametrize("tool", FOREIGN)
def test_the_pages_of_other_tools_are_read(tmp_path: Path, tool: str) -> None:
    files, wanted = FOREIGN[tool]
    assert names(taken(write(tmp_path / "there", dict(files)))) == wanted


def test_what_joe_listens_for_is_a_trigger(tmp_path: Path) -> None:
    files, _ = FOREIGN["joe"]
    [arrival] = taken(write(tmp_path / "there", dict(files))).arrivals
    assert parse(arrival.text, name="tidy").triggers == ("tidy up", "clean the tree")
    assert arrival.beside == (".synth",)


def test_a_lesson_of_komi_becomes_a_page(tmp_path: Path) -> None:
    record = {
        "id": "blake3:00", "type": "procedural", "title": "Pin the lock file", "trigger": "Use when a build breaks on one machine only",
        "body": "Compare lock files:\n```sh\ndiff a b\n```", "tags": ["build"], "usage": {"recalled": 3},
    }  # fmt: skip
    text = (
        "---\nname: pin-the-lock-file\ndescription: x\nkomi_id: blake3:00\n---\n\n# Pin the lock file\n\nhand edited\n\n"
        f"<!-- komi record (verifiable; do not hand-edit) -->\n```komi\n{json.dumps(record, indent=2)}\n```\n"
    )
    [arrival] = taken(write(tmp_path / "komi", {"skills/0123456789abcdef/SKILL.md": text})).arrivals
    skill = parse(arrival.text, name=arrival.name)
    assert (arrival.name, skill.title) == ("pin-the-lock-file", "Pin the lock file")
    assert skill.triggers == ("a build breaks on one machine only",)
    assert "diff a b" in skill.body and "recalled" not in arrival.text and "```komi" not in arrival.text


def test_the_seal_is_of_the_exact_text(tmp_path: Path) -> None:
    [one] = taken(write(tmp_path / "a", {"x/SKILL.md": HOOKS})).arrivals
    [same] = taken(write(tmp_path / "b", {"x/SKILL.md": HOOKS})).arrivals
    [other] = taken(write(tmp_path / "c", {"x/SKILL.md": HOOKS + " "})).arrivals
    assert one.seal == same.seal != other.seal


def test_a_path_may_be_relative_or_a_single_page(tmp_path: Path) -> None:
    write(tmp_path, {"hooks.md": HOOKS})
    assert names(taken("hooks.md", tmp_path)) == ["hooks"]


@pytest.mark.parametrize("source", ["nowhere", "file.txt"])
def test_what_is_no_source_is_said(tmp_path: Path, source: str) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises((NotFound, WisenError)) as told:
        taken(source, tmp_path)
    assert told.value.hint


# What a hostile folder tries.


def test_no_link_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "id_rsa.md"
    secret.write_text("# Secret\n\nprivate\n")
    there = write(tmp_path / "there", {"fine/SKILL.md": HOOKS, "evil/other.txt": ""})
    (there / "evil" / "SKILL.md").symlink_to(secret)
    (there / "linked").symlink_to(tmp_path)
    found = taken(there)
    assert names(found) == ["fine"]
    assert ("evil/SKILL.md", "a link; links are not followed") in found.left


def test_a_pipe_or_a_folder_called_like_a_page_does_not_hang(tmp_path: Path) -> None:
    there = write(tmp_path / "there", {"fine/SKILL.md": HOOKS, "dir/SKILL.md/x": ""})
    (there / "pipe").mkdir()
    os.mkfifo(there / "pipe" / "SKILL.md")
    found = taken(there)
    assert names(found) == ["fine"] and ("pipe/SKILL.md", "no regular file") in found.left


@pytest.mark.parametrize(
    "content", [b"\0\0\0", b"x" * (LIMIT + 1), b"", b"   \n"], ids=["binary", "large", "empty", "blank"]
)
def test_what_cannot_be_read_as_a_page_is_left_with_the_reason(tmp_path: Path, content: bytes) -> None:
    found = taken(write(tmp_path / "there", {"bad/SKILL.md": content, "fine/SKILL.md": HOOKS}))
    assert names(found) == ["fine"] and found.left[0][0] == "bad/SKILL.md" and found.left[0][1]


@pytest.mark.parametrize("name", ["..", "-rf", "con", "Ünïcode Näme", "x\ny"])
def test_a_name_becomes_one_that_is_safe_everywhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "there"
    if name == "..":
        write(folder, {"a/SKILL.md": "---\nname: ../../../evil\n---\n# Evil\n\nx\n"})
    else:
        write(folder, {f"{name}/SKILL.md": HOOKS})
    [arrival] = taken(folder).arrivals
    assert (
        arrival.name.replace("-", "").isalnum() and arrival.name.isascii() and arrival.name not in ("con", "")
    )


# Archives.


def test_an_archive_is_read_in_place(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "deploy.skill", {"deploy/SKILL.md": STANDARD.format(name="deploy"), "deploy/x.py": ""}
    )
    [arrival] = taken(path).arrivals
    assert arrival == Arrival(
        "deploy", STANDARD.format(name="deploy"), "deploy/SKILL.md", arrival.seal, ("x.py",)
    )
    assert [one.name for one in tmp_path.iterdir()] == ["deploy.skill"], "nothing is unpacked"


@pytest.mark.parametrize(
    "name", ["../evil/SKILL.md", "/etc/SKILL.md", "a/../../SKILL.md", "C:\\x\\SKILL.md", "..\\SKILL.md"]
)
def test_an_archive_that_reaches_outside_is_refused_whole(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "evil.zip", {"fine/SKILL.md": HOOKS, name: HOOKS})
    with pytest.raises(WisenError, match="outside"):
        taken(path)


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    path = archive(tmp_path / "evil.zip", {"evil/SKILL.md": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777)
    found = taken(path)
    assert names(found) == [] and found.left == (("evil/SKILL.md", "a link; links are not followed"),)


def test_a_bomb_is_read_no_further_than_a_page_goes(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("bomb/SKILL.md", "w") as entry,
    ):
        for _ in range(300):
            entry.write(b"a" * 1_000_000)
    found = taken(path)
    assert names(found) == [] and "larger than" in found.left[0][1]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a/SKILL.md", HOOKS)
        with pytest.warns(UserWarning):
            packed.writestr("a/SKILL.md", "other")
    with pytest.raises(WisenError, match="two files of one name"):
        taken(path)


def test_a_broken_archive_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\3\4 nothing of the kind")
    with pytest.raises(WisenError, match="cannot be read as an archive"):
        taken(tmp_path / "x.zip")


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for number in range(20_001):
            packed.writestr(f"{number}", "")
    (tmp_path / "many.zip").write_bytes(held.getvalue())
    with pytest.raises(WisenError, match="20001 files"):
        taken(tmp_path / "many.zip")


# Repositories.


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a page, a link, and what would run in a work tree."""
    there = write(
        tmp_path / "repo",
        {
            "skills/deploy/SKILL.md": STANDARD.format(name="deploy"),
            "skills/deploy/run.sh": f"#!/bin/sh\ntouch {tmp_path}/ran\n",
            ".gitattributes": "*.md filter=evil\n",
            ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ran"\n',
        },
    )
    (there / "skills" / "linked.md").symlink_to("/etc/passwd")
    git(there, "init", "-q", "-b", "main")
    hook = (
        write(there / ".git" / "hooks", {"post-checkout": f"#!/bin/sh\ntouch {tmp_path}/ran\n"})
        / "post-checkout"
    )
    hook.chmod(0o755)
    git(there, "add", "-A")
    git(there, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "pages")
    return there


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_repository_is_read_without_a_work_tree(repository: Path, tmp_path: Path) -> None:
    found = taken(f"file://{repository}")
    assert names(found) == ["deploy"] and found.arrivals[0].beside == ("run.sh",)
    assert found.origin == f"file://{repository}@{git(repository, 'rev-parse', 'HEAD').strip()}"
    assert not (tmp_path / "ran").exists()


def test_the_persons_own_git_settings_do_not_apply(repository: Path, tmp_path: Path) -> None:
    home = write(tmp_path / "home", {".gitconfig": '[url "ext::sh -c touch% ran%"]\n\tinsteadOf = file://\n'})
    found = gather(f"file://{repository}", "/", {"PATH": os.environ["PATH"], "HOME": str(home)})
    assert names(found) == ["deploy"]


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c true",
        "fd::3",
        "http://example.org/x.git",
        "git://example.org/x",
        "https://user:password@example.org/x.git",
        "ssh://-oProxyCommand=x/y",
    ],
)
def test_an_address_that_would_run_or_carry_something_is_refused(address: str) -> None:
    with pytest.raises(WrongUse):
        taken(address)


def test_a_repository_that_is_not_there_is_said_without_a_question(tmp_path: Path) -> None:
    with pytest.raises(WisenError, match="git clone failed"):
        taken(f"file://{tmp_path}/nowhere.git")


def test_a_page_of_our_own_comes_back_as_it_went(tmp_path: Path) -> None:
    text = page("Cut a release", ["cut a release"], ["Run `make release`"])
    [arrival] = taken(write(tmp_path / "there", {"cut-a-release.md": text})).arrivals
    assert arrival.text == text
