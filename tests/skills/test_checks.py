"""Which command lines are checks, and when an exit status says something of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.checks import check, results

CHECKS = {
    "pytest -q": "pytest",
    "python -m pytest tests/x.py -k 'a and b'": "pytest",
    "python3.12 -m unittest discover": "unittest",
    "uv run --frozen pytest": "pytest",
    "poetry run mypy .": "mypy",
    "timeout 60 pytest": "pytest",
    "CI=1 npx vitest run": "vitest",
    "cd web && npm test": "npm test",
    "npm run lint -- --fix": "npm run lint",
    "yarn test:unit": "yarn test:unit",
    "pnpm exec tsc --noEmit": "tsc",
    "make": "make",
    "make -j4 test": "make test",
    "cargo test --workspace": "cargo test",
    "go vet ./...": "go vet",
    "./gradlew build": "gradlew",
    "mvn -q verify": "mvn",
    "cmake --build build -j8": "cmake --build",
    "bundle exec rspec": "rspec",
    "tox -e py311": "tox",
    "ruff check .": "ruff",
    "/usr/local/bin/pytest": "pytest",
    "bash -lc 'cd a && make check'": "make check",
    "pytest > out.txt 2>&1": "pytest",
    "cd a \\\n  && pytest": "pytest",
    "(cd a && pytest)": "pytest",
}
NONE = [
    "", "ls", "make clean", "make deploy", "npm ci", "npm install", "npm run deploy", "cargo fmt", "go run .", "ruff format .",
    "echo 'run pytest'", "git commit -m 'pytest passes'", "pytest --version", "make -n test", "cat pytest.ini", 'pytest "', "grep test x",
]  # fmt: skip


@pytest.mark.parametrize(("command", "name"), CHECKS.items())
def test_a_check_is_known_by_its_name_and_its_status_counts(command: str, name: str) -> None:
    assert check(command) == name
    assert results(command, 0) == [(name, True)]
    assert results(command, 1) == [(name, False)]


@pytest.mark.parametrize("command", NONE)
def test_anything_else_is_none(command: str) -> None:
    assert check(command) == ""
    assert results(command, 0) == results(command, 1) == []


@pytest.mark.parametrize(
    "command",
    [
        "pytest | tail -5",
        "pytest || true",
        "pytest; echo done",
        "pytest & wait",
        "pytest 2>&1 | tee log",
        "pytest\ncat log",
    ],
)
def test_a_status_that_is_not_the_checks_own_says_nothing(command: str) -> None:
    assert check(command) == "pytest"
    assert results(command, 0) == results(command, 1) == []


def test_a_green_chain_is_green_in_every_link() -> None:
    assert results("ruff check . && mypy && pytest", 0) == [("ruff", True), ("mypy", True), ("pytest", True)]
    assert results("echo start; ruff check . && pytest", 0) == [("ruff", True), ("pytest", True)]


def test_a_red_chain_blames_only_what_surely_failed() -> None:
    assert results("ruff check . && pytest", 1) == []
    assert results("pytest && git commit -m done", 1) == []
    assert results("cd web && export CI=1 && pytest", 1) == [("pytest", False)]


@pytest.mark.parametrize("status", [None, 124, 126, 127, 130, 137, 143, 255, -9])
def test_never_ran_killed_or_timed_out_is_no_verdict(status: int | None) -> None:
    assert results("pytest", status) == []


def test_no_tests_collected_is_no_verdict() -> None:
    assert results("pytest tests/none", 5) == []
    assert results("npm test", 5) == [("npm test", False)]


@given(st.text(max_size=200), st.integers(-300, 300) | st.none())
def test_any_line_has_an_answer(command: str, status: int | None) -> None:
    for name, passed in results(command, status):
        assert name and passed is (status == 0)
    assert isinstance(check(command), str)
