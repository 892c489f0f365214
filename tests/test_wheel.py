"""What is installed: the wheel and the sdist hold what they should and no more, and work in a virtual environment of their own."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HERE = sysconfig.get_path("purelib")  # where the libraries wisen stands on are
NEVER = ("__pycache__", "node_modules", ".pyc", ".venv", "/tests/", ".git/")


def build(tree: Path, kind: str, folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    [made] = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """(sdist, wheel from the tree, wheel from the sdist)."""
    place = tmp_path_factory.mktemp("dist")
    sdist = build(ROOT, "sdist", place / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(place / "tree", filter="data")
    [tree] = (place / "tree").iterdir()
    return sdist, build(ROOT, "wheel", place / "wheel"), build(tree, "wheel", place / "again")


def test_the_wheel_holds_the_four_folders_under_one_name(made: tuple[Path, Path, Path]) -> None:
    names = zipfile.ZipFile(made[1]).namelist()
    tops = {name.split("/")[0] for name in names}
    version = made[1].name.split("-")[1]
    assert tops == {"wisen", f"wisen-{version}.dist-info", f"wisen-{version}.data"}
    tracked = subprocess.run(["git", "ls-files", "skills", "wrapper", "lsp", "shell"], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    if tracked.returncode == 0:
        assert {f"wisen/{name}" for name in tracked.stdout.split()} <= set(names)
    assert not [name for name in names if any(word in f"/{name}" for word in NEVER)]
    assert {f"wisen-{version}.data/data/share/man/man1/wisen{verb}.1" for verb in ("", "-suggest", "-shell")} <= set(names)  # fmt: skip


def test_the_wheel_made_of_the_sdist_is_the_same(made: tuple[Path, Path, Path]) -> None:
    tree, again = (zipfile.ZipFile(wheel) for wheel in made[1:])
    assert sorted(tree.namelist()) == sorted(again.namelist())
    for name in tree.namelist():
        assert tree.read(name) == again.read(name), name


def test_the_sdist_can_be_tested(made: tuple[Path, Path, Path]) -> None:
    with tarfile.open(made[0]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for name in ("tests/test_wheel.py", "hatch_build.py", "README.md", "LICENSE", "Makefile", "docs/reference.md", "pyproject.toml"):  # fmt: skip
        assert name in names
    assert not [name for name in names if any(word in f"/{name}" for word in NEVER if word != "/tests/")]


def test_it_is_installed_works_and_goes_without_a_trace(
    made: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    before = {path for path in place.rglob("*") if path.is_file()}
    pip = [sys.executable, "-m", "pip", "--python", str(place), "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--no-index", "--no-deps", "--no-compile", str(made[1])], check=True)
    [site] = place.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(HERE)
    environ = {
        "HOME": str(tmp_path),
        "PATH": f"{place / 'bin'}:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def run(*argv: str) -> str:
        done = subprocess.run(argv, env=environ, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("wisen", "--version").startswith("wisen ")
    assert str(site) in run("python", "-c", "import wisen; print(wisen.__file__)")
    assert "alias suggest" in run("wisen", "shell", "init", "bash")
    assert run("wisen", "suggest", "--json", "cut a release").split() == ["{", '"matches":', "[]", "}"]
    code = "import importlib.util as u; print([n for n in ('skills', 'wrapper', 'lsp', 'shell', 'tests') if u.find_spec(n)])"
    assert run("python", "-c", code) == "[]\n"
    if shutil.which("man"):
        assert "wisen-suggest" in run("man", "-w", "wisen-suggest")
    (site / "libraries.pth").unlink()
    subprocess.run([*pip, "uninstall", "--yes", "wisen"], check=True)
    assert {path for path in place.rglob("*") if path.is_file()} == before
