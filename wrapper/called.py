"""The names a command goes by: through programs that only start another one, a path, a version, a package, a symlink.

Law: values in, values out, but for `links`, which follows symlinks. On the path before the agent runs: `os` only.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Programs that only start another one, and their own flags that take the next word as a value (from their manuals).
STARTERS = {
    name: tuple(flags.split())
    for name, flags in {
        "env": "-u --unset -C --chdir",
        "npx": "-p --package -w --workspace",
        "npm": "-p --package -w --workspace --prefix",
        "pnpm": "--package -C --dir --filter",
        "pnpx": "--package",
        "yarn": "-p --package --cwd",
        "bun": "--cwd",
        "bunx": "-p --package",
        "node": "-r --require --import --loader -C --conditions --env-file",
        "deno": "--import-map -c --config",
        "python": "-W -X",
        "uv": "--from --with --with-requirements --with-editable -p --python --project --directory --env-file --extra --group",
        "uvx": "--from --with --with-requirements --with-editable -p --python --env-file",
        "pipx": "--spec --python --index-url --pip-args",
        "mise": "-C --cd -E --env",
        "nice": "-n --adjustment",
        "ionice": "-c -n",
        "stdbuf": "-i -o -e",
        "timeout": "-s --signal -k --kill-after",
        "time": "-o -f",
        "exec": "-a",
        **dict.fromkeys("nohup command setsid caffeinate".split(), ""),
    }.items()
}
STARTER_WORDS = frozenset("run dlx tool exec x".split())  # `uv tool run x`, `pnpm dlx x`, `npm exec x`
PROGRAM_TEXT = ("-c", "-e", "--eval")  # what follows is a program and no name: the interpreter itself runs
ENDINGS = ("py", "js", "mjs", "cjs", "ts", "sh", "exe")


def called(argv: "Sequence[str]") -> tuple[tuple[str, ...], int]:
    """The names of what argv starts, the best first, and how many of its words do the starting (`npx -y claude`: 3).

    `python` alone (a REPL) is `python`; an empty argv is `agent`.
    """
    starter, valued = "", False
    for at, word in enumerate(argv):
        if valued:
            valued = False
        elif starter and word.startswith("-"):
            if word in PROGRAM_TEXT and _stem(starter) in ("python", "node", "bun"):
                return (starter,), at
            valued = word in STARTERS[_stem(starter)]
        elif starter and _is_starters(word):
            continue
        elif _stem(name := os.path.basename(word)) in STARTERS:
            starter = name
        else:
            return names(word), at + 1
    return (starter or "agent",), max(1, len(argv))


def names(word: str) -> tuple[str, ...]:
    """What one word may stand for: `/opt/x.py` is x, `@scope/claude-code@2` and `.../node_modules/claude-code/cli.js`
    are claude-code too."""
    name = os.path.basename(word)
    stem, dot, ending = name.rpartition(".")
    name = stem if dot and ending in ENDINGS else name
    found = [name.partition("==")[0].partition("@")[0] or name]
    parts = word.split("/")
    if "node_modules" in parts[:-2]:
        start = len(parts) - parts[::-1].index("node_modules")
        found.append(parts[start + 1] if parts[start].startswith("@") else parts[start])
    return tuple(dict.fromkeys(found))


def links(word: str, environ: "Mapping[str, str]") -> "Iterator[str]":
    """The names behind a word that is a symlink, one link after the other."""
    folders = [""] if "/" in word else environ.get("PATH", os.defpath).split(os.pathsep)
    path = next((p for p in (os.path.join(f, word) for f in folders) if os.access(p, os.X_OK)), "")
    for _ in range(40):  # as many as the kernel follows
        if not path or not os.path.islink(path):
            return
        path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))
        yield from names(path)


def _is_starters(word: str) -> bool:
    """A word that belongs to the starter: `uv tool run x`, `timeout 60 x`, `env A=b x`."""
    name, assigns, value = word.partition("=")
    return (
        word in STARTER_WORDS
        or word[:1].isdigit()
        or bool(assigns and name.isidentifier() and value[:1] != "=")
    )


def _stem(name: str) -> str:
    """`python3.13` and `python3` are python; any other name is itself."""
    return (
        "python"
        if name.startswith("python3") and name[7:].replace(".", "").isdigit() | (not name[7:])
        else name
    )
