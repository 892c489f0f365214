"""Which test, build or lint a command line runs, and what its exit status says of each. Pure.

Law: when in doubt, nothing. A status speaks only of what decided it: not behind a pipe, `||`, `;` or `&`; a red one only of the
last command of an `&&` chain whose others cannot sensibly fail. Not found, killed and timed out is no verdict.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

# A check whatever follows.
ALONE = frozenset(
    "pytest py.test tox nox ruff mypy pyright basedpyright flake8 pylint jest vitest mocha ava tsc vue-tsc eslint rspec phpunit"
    " pest phpstan rubocop ctest ninja gradle gradlew mvn mvnw golangci-lint staticcheck shellcheck xcodebuild minitest unittest".split()
)
# A check when this word follows (the first that is no option).
WITH: Mapping[str, frozenset[str]] = {
    tool: frozenset(words.split())
    for tool, words in {
        "cargo": "test t build b check c clippy nextest bench",
        "go": "test build vet",
        "dotnet": "test build",
        "swift": "test build",
        "zig": "build test",
        "mix": "test compile",
        "sbt": "test compile",
        "lein": "test",
        "stack": "test build",
        "cabal": "test build",
        "bazel": "test build",
        "bazelisk": "test build",
        "deno": "test check lint",
        "flutter": "test analyze build",
        "dart": "test analyze",
        "meson": "test compile",
        "hatch": "test build",
        "pre-commit": "run",
        "biome": "check lint ci",
        "playwright": "test",
        "cypress": "run",
        "terraform": "validate",
        "next": "build lint",
        "vite": "build",
        "composer": "test",
    }.items()
}
SCRIPTS = frozenset(
    ("npm", "pnpm", "yarn", "bun", "make", "gmake", "just", "task", "rake", "invoke")
)  # run what is named
BARE = frozenset(("make", "gmake", "rake", "just"))  # and build or test when nothing is
NAMED = re.compile(
    r"(?i)(^|[-_:.])(tests?|t|check|build|lint|verify|ci|type-?check|types|tsc|compile|spec|all|e2e|unit)($|[-_:.])"
)
WRAPPERS = frozenset(
    "sudo time env nice command exec xvfb-run npx bunx pnpx uvx run exec dlx tool stdbuf unbuffer ionice caffeinate".split()
)
RUNNERS: Mapping[str, frozenset[str]] = {  # words that stand before the real command
    "uv": frozenset(("run",)),
    "poetry": frozenset(("run",)),
    "pipenv": frozenset(("run",)),
    "pdm": frozenset(("run",)),
    "rye": frozenset(("run",)),
    "hatch": frozenset(("run",)),
    "bundle": frozenset(("exec",)),
    "pnpm": frozenset(("exec", "dlx")),
    "npm": frozenset(("exec",)),
    "coverage": frozenset(("run",)),
}
PYTHON = re.compile(r"python[\d.]*|py")
SHELLS = frozenset(("sh", "bash", "zsh", "dash", "fish"))
HARMLESS = frozenset(
    ("cd", "export", "source", ".", "set", "pushd", "unset", "true", "echo", "mkdir", "clear")
)
ASKS = frozenset(("--version", "-V", "--help", "-h", "--collect-only", "--co", "-n", "--dry-run"))
SPLITS = frozenset((";", "|", "||", "&", "|&", ";;"))
NO_VERDICT = frozenset((124, 125, 126, 127))  # timed out, or never ran
NO_TESTS = 5  # pytest's "no tests were collected"


def results(command: str, status: int | None) -> list[tuple[str, bool]]:
    """(check, passed) for each check in a command line whose outcome its exit status tells."""
    if status is None or status in NO_VERDICT or not 0 <= status < 128:
        return []
    chain = _decisive(command)
    found = [_of(words) for words in chain]
    if status == 0:
        return [(name, True) for name in found if name]
    if not chain or not found[-1] or (found[-1] == "pytest" and status == NO_TESTS):
        return []
    if any(name or words[0] not in HARMLESS for name, words in zip(found[:-1], chain[:-1], strict=True)):
        return []
    return [(found[-1], False)]


def check(command: str) -> str:
    """The first check that a command line runs, as people call it (`pytest`, `npm run lint`, `cargo test`); "" for none."""
    simple: list[list[str]] = [[]]
    for token in _tokens(command):
        if token in SPLITS or token == "&&":
            simple.append([])
        else:
            simple[-1].append(token)
    return next(filter(None, map(_of, simple)), "")


def _of(words: Sequence[str]) -> str:
    """The check that one simple command runs."""
    words = _unwrapped(words)
    if not words or ASKS & set(words[1:]):
        return ""
    tool, rest = words[0].rsplit("/", 1)[-1], words[1:]
    if tool in ALONE:
        return "" if tool == "ruff" and rest[:1] == ["format"] else tool
    told = [word for word in rest if not word.startswith(("-", "+")) and "=" not in word]
    if tool in SCRIPTS:
        if told[:1] == ["run"]:
            tool, told = f"{tool} run", told[1:]
        elif told[:1] == ["ci"]:  # `npm ci` installs
            return ""
        named = [word for word in told if NAMED.search(word)]
        return f"{tool} {named[0]}" if named else tool if tool in BARE and not told else ""
    if tool == "cmake":
        return "cmake --build" if "--build" in rest else ""
    return f"{tool} {told[0]}" if told and told[0] in WITH.get(tool, ()) else ""


def _decisive(command: str) -> list[list[str]]:
    """The simple commands that the exit status is about: the last list of a command line, if it is one `&&` chain."""
    tokens = _tokens(command)
    while tokens and tokens[-1] == ";":
        tokens.pop()
    last = len(tokens) - 1 - tokens[::-1].index(";") if ";" in tokens else -1
    chain: list[list[str]] = [[]]
    for token in tokens[last + 1 :]:
        if token in SPLITS:
            return []
        if token == "&&":
            chain.append([])
        else:
            chain[-1].append(token)
    return chain if all(chain) else []


def _tokens(command: str) -> list[str]:
    """Words and operators of a command line, a line end as `;`; those inside of `bash -c "..."`. Nothing when it cannot be read."""
    try:
        lexer = shlex.shlex(
            command.replace("\\\n", " ").replace("\n", " ; "), posix=True, punctuation_chars=True
        )
        lexer.commenters = ""
        lexer.whitespace_split = True
        tokens = [token for token in lexer if token not in ("(", ")")]
    except ValueError:
        return []
    if len(tokens) == 3 and tokens[0].rsplit("/", 1)[-1] in SHELLS and re.fullmatch(r"-l?i?c", tokens[1]):
        return _tokens(tokens[2])
    return tokens


def _unwrapped(words: Sequence[str]) -> list[str]:
    """The command without what stands before it: assignments, `sudo`, `npx`, `uv run`, `timeout 60`, `python -m` ..."""
    left = list(words)
    while left:
        first, second = left[0], left[1] if len(left) > 1 else ""
        if re.fullmatch(r"\w+=.*", first, re.DOTALL) or first in WRAPPERS:
            left = left[1:]
        elif (
            first == "timeout"
            or second in RUNNERS.get(first, ())
            or (second == "-m" and PYTHON.fullmatch(first.rsplit("/", 1)[-1]))
        ):
            left = left[2:]
        elif first.startswith("-") and len(left) < len(words):
            left = left[1:]
        else:
            break
    return left
