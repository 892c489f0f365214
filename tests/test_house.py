"""The house keeps its own rules: one-way imports, the inner wall of skills, room sizes, nothing at import, one gate per outside thing."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent
FOLDERS = ("skills", "wrapper", "lsp", "shell")
ROOMS = sorted(
    path for folder in FOLDERS for path in (HERE / folder).rglob("*.py") if "node_modules" not in path.parts
)
ABOVE = {
    "skills": {"wrapper", "lsp", "shell"},
    "wrapper": {"lsp", "shell"},
    "lsp": {"wrapper", "shell"},
    "shell": set(),
}

# The rooms of skills/ that touch the world. All others think: values in, values out.
TOUCHING = {
    "config", "datafolder", "drafts", "files", "home", "index", "known", "learn", "ledger", "ledger_file", "ledger_gate", "library",
    "models", "paths", "projection", "sessions", "suggest", "watch", "folders", "archive", "scan", "soundness", "spots",
    "git", "growing", "handed", "incoming", "links",
    "history", "index_pages", "upkeep", "past", "around", "opinion", "vectors", "filtering", "reading", "observed", "already",
}  # fmt: skip
NOISY = {
    "os", "sqlite3", "subprocess", "socket", "time", "random", "pathlib", "shutil", "tempfile", "threading", "urllib",
    "watchdog", "ollama", "pygls", "pexpect", "pty", "termios", "select", "signal", "ctypes",
}  # fmt: skip
PURE = ("urllib.parse",)  # the parts of a noisy module that touch nothing
GATES = {
    "pexpect": 1,
    "watchdog": 1,
    "ollama": 1,
    "pyghostty": 1,
    "tomlkit": 1,
    "ahocorasick": 1,
    "re2": 1,
    "blake3": 1,
    "lz4": 1,
}
LONGEST = 300


def name(path: Path) -> str:
    return str(path.relative_to(HERE))


def imports(path: Path) -> list[tuple[int, str]]:
    """Every imported module as (line, dotted name from the root of the house, or the outside name)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = path.relative_to(HERE).parts[: -node.level] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{stem}.{alias.name}".strip(".")) for alias in node.names]
    return found


@pytest.mark.parametrize("path", ROOMS, ids=name)
def test_imports_run_one_way(path: Path) -> None:
    here = path.relative_to(HERE).parts[0]
    against = [(line, module) for line, module in imports(path) if module.split(".")[0] in ABOVE[here]]
    assert not against


@pytest.mark.parametrize("path", [p for p in ROOMS if p.relative_to(HERE).parts[0] == "skills"], ids=name)
def test_rooms_that_think_touch_nothing(path: Path) -> None:
    room = path.relative_to(HERE).parts[1].removesuffix(".py")
    if room in TOUCHING:
        return
    touched = [
        (line, module)
        for line, module in imports(path)
        if module.split(".")[0] in NOISY and not module.startswith(PURE)
    ]
    touched += [
        (line, m)
        for line, m in imports(path)
        if m.split(".")[0] == "skills" and m.split(".")[1:2] and m.split(".")[1] in TOUCHING
    ]
    assert not touched, "a room that thinks takes values and returns values"


@pytest.mark.parametrize("path", ROOMS, ids=name)
def test_a_room_is_small_and_has_its_law_over_the_door(path: Path) -> None:
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), "a room says what it promises"
    assert text.count("\n") <= LONGEST, "a room that grows over three screens is two rooms"


def test_there_are_no_import_cycles() -> None:
    modules = {
        ".".join(p.relative_to(HERE).with_suffix("").parts).removesuffix(".__init__"): p for p in ROOMS
    }
    graph = {}
    for module, path in modules.items():
        reached = {target for _, target in imports(path)} | {t.rpartition(".")[0] for _, t in imports(path)}
        graph[module] = (reached & modules.keys()) - {module}

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            if (module := todo.pop()) not in seen:
                seen.add(module)
                todo += graph[module]
        return seen

    assert [module for module in modules if module in reach(module)] == []


@pytest.mark.parametrize("outside", GATES)
def test_one_gate_per_outside_library(outside: str) -> None:
    gates = [name(p) for p in ROOMS if any(module.split(".")[0] == outside for _, module in imports(p))]
    assert len(gates) <= GATES[outside], gates


def test_nothing_happens_at_import() -> None:
    """Importing the command line imports no room that a wrapped agent would have to wait for."""
    heavy = "dataclasses typing pathlib re json argparse sqlite3 rapidfuzz watchdog pygls pexpect ollama tomllib subprocess tempfile".split()
    code = f"import sys; before = set(sys.modules); import wisen.shell.main, wisen.wrapper.wrap; print(*(set({heavy!r}) & (set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_nothing_of_ours_is_importable_at_top_level(tmp_path: Path) -> None:
    code = "import importlib.util as u; print([n for n in ('skills', 'wrapper', 'lsp', 'shell') if u.find_spec(n)])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_version_is_said_once() -> None:
    from wisen import __version__

    assert (
        re.search(r'^version = "(.+)"', (HERE / "pyproject.toml").read_text(), re.MULTILINE)[1] == __version__
    )


def test_the_top_level_is_what_was_agreed_and_the_links_over_it() -> None:
    kept = subprocess.run(
        ["git", "ls-files"], cwd=HERE, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    folders = {line.split("/")[0] for line in kept if "/" in line}
    assert not folders or folders == {"wrapper", "lsp", "skills", "shell", "tests", "docs", "src", ".ci"}
