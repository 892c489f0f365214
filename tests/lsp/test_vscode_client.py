"""The VS Code extension and the server agree: every command it has done is one the server does, and none is named twice."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from wisen.lsp.commands import COMMANDS
from wisen.lsp.desk import SETTINGS

EXTENSION = Path(__file__).parent.parent.parent / "lsp" / "editors" / "vscode"
PACKAGE = json.loads((EXTENSION / "package.json").read_text())
SOURCE = "".join(path.read_text() for path in sorted((EXTENSION / "src").glob("*.ts")))
OFFERED = {one["command"] for one in PACKAGE["contributes"]["commands"]}


def test_every_command_that_is_offered_is_there_and_every_one_that_is_there_is_offered() -> None:
    assert set(re.findall(r'^    "(wisen\.\w+)": ', SOURCE, re.MULTILINE)) == OFFERED


def test_what_the_server_is_asked_to_do_it_does() -> None:
    asked = set(re.findall(r'(?:server\.run|decide)\("(wisen\.\w+)"', SOURCE))
    assert {"wisen.synthesize", "wisen.selection", "wisen.accept", "wisen.prune"} <= asked <= COMMANDS.keys()


def test_no_command_has_the_servers_own_name_which_the_client_library_registers() -> None:
    assert not OFFERED & COMMANDS.keys()


def test_menus_and_views_name_only_what_is_offered() -> None:
    told = PACKAGE["contributes"]
    named = {row["command"] for menu in told["menus"].values() for row in menu}
    linked = set(re.findall(r"command:(wisen\.\w+)", json.dumps(told["viewsWelcome"])))
    assert named | linked <= OFFERED
    views = {view["id"] for view in told["views"]["wisen"]}
    assert (
        {row["view"] for row in told["viewsWelcome"]}
        == views
        == set(re.findall(r'createTreeView\("([\w.]+)"', SOURCE))
    )


def test_a_setting_that_reaches_the_server_is_one_it_takes_and_says_nothing_until_it_is_set() -> None:
    told = PACKAGE["contributes"]["configuration"]["properties"]
    reaching = {name.removeprefix("wisen."): one for name, one in told.items() if one["default"] is None}
    assert reaching.keys() == set(SETTINGS)
    assert told["wisen.path"]["scope"] == "machine"  # a folder that is opened must not choose what is run


def test_skills_are_offered_in_every_language_that_of_skill_pages_too() -> None:
    assert (
        'const SELECTOR = [{ scheme: "file" }, { scheme: "untitled" }]' in SOURCE
        and "language:" not in SOURCE
    )


def test_it_compiles_strictly_and_into_one_file(tmp_path: Path) -> None:
    if not shutil.which("npm") or not (EXTENSION / "node_modules" / ".bin" / "tsc").exists():
        pytest.skip("no compiler for the extension: `make editors`, which needs npm")
    for step in (
        ["npm", "run", "--silent", "check"],
        ["npm", "run", "--silent", "build", "--", f"--outfile={tmp_path}/out.js"],
    ):
        done = subprocess.run(step, cwd=EXTENSION, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "wisen.synthesize" in (tmp_path / "out.js").read_text()


FIND = """
const { find, dataFolder } = require(process.argv[2]);
const there = (path) => ["/opt/bin/wisen", "/home/me/.local/bin/wisen", "/usr/bin/other"].includes(path);
const me = { HOME: "/home/me", PATH: "/bin:relative:/opt/bin" };
console.log(JSON.stringify([
  find("wisen", me, there), find("", me, there), find("wisen", { ...me, PATH: "/bin" }, there), find("other", me, there),
  find("/usr/bin/other", me, there), find("~/.local/bin/wisen", me, there), find("./wisen", me, () => true),
  dataFolder(me), dataFolder({ ...me, WISEN_HOME: "/w" }), dataFolder({ ...me, XDG_DATA_HOME: "/x" }),
]));
"""


def test_the_program_is_found_on_the_path_and_where_editors_do_not_look(tmp_path: Path) -> None:
    esbuild = EXTENSION / "node_modules" / ".bin" / "esbuild"
    if not shutil.which("node") or not esbuild.exists():
        pytest.skip("no compiler for the extension: `make editors`, which needs npm")
    out, script = tmp_path / "program.js", tmp_path / "find.js"
    subprocess.run(
        [esbuild, EXTENSION / "src" / "program.ts", "--bundle", "--platform=node", f"--outfile={out}", "--log-level=error"], check=True,
    )  # fmt: skip
    script.write_text(FIND)
    said = subprocess.run(["node", script, out], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [
        "/opt/bin/wisen", "/opt/bin/wisen", "/home/me/.local/bin/wisen", "",
        "/usr/bin/other", "/home/me/.local/bin/wisen", "",
        "/home/me/.local/share/wisen", "/w", "/x/wisen",
    ]  # fmt: skip
