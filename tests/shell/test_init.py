"""The shell integration in the real shells: every way it can be asked for, under their strict modes; what it leaves; what it wraps."""

import itertools
import shutil
import subprocess
from pathlib import Path

import pytest
from support.cli import Cli
from support.shells import LOAD, SHELLS, at_keyboard, needs, rendered, strict

PIECES = [
    [piece for piece, wanted in zip(("aliases", "completion"), chosen, strict=True) if wanted]
    for chosen in itertools.product((True, False), repeat=2)
]
KEYS = ("none", "ctrl-]", "alt-s")
AGENTS = ([], ["claude"], ["claude", "my.agent-2"])
WAYS = [
    ([*pieces, *(["key"] if key != "none" else [])], key, agents)
    for pieces, key, agents in itertools.product(PIECES, KEYS, AGENTS)
]
CHECKERS = {
    "bash": [["shellcheck", "--enable=all", "--shell=bash"], ["shfmt", "-d"]],
    "zsh": [["zsh", "-n"]],
    "fish": [["fish_indent", "--check"], ["fish", "--no-execute"]],
}


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


def program(cli: Cli, name: str, text: str) -> None:
    """A program of the person's, on PATH."""
    folder = cli.place / "bin"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_way_to_ask_for_it_loads_twice_in_strict_mode_and_says_nothing(shell: str, cli: Cli) -> None:
    for number, way in enumerate(WAYS):
        script = rendered(shell, *way)
        done = strict(shell, f"{script}\n{script}\n{'true' if shell == 'fish' else ':'}", cli)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), (number, way)


@pytest.mark.parametrize(("shell", "checker"), [(s, c) for s, cs in CHECKERS.items() for c in cs], ids=str)
def test_every_way_to_ask_for_it_is_clean(shell: str, checker: list[str], tmp_path: Path) -> None:
    if not shutil.which(checker[0]):
        pytest.skip(f"{checker[0]} is not installed")
    files = []
    for number, way in enumerate(WAYS):
        files.append(tmp_path / f"{number}.{shell}")
        files[-1].write_text(rendered(shell, *way))
    runs = [[*checker, *map(str, files)]] if shell == "bash" else [[*checker, str(file)] for file in files]
    for run in runs:
        done = subprocess.run(run, capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_printed_integration_loads_as_the_readme_says(shell: str, cli: Cli) -> None:
    load = LOAD[shell].format(" --wrap claude --key alt-s")
    done = strict(shell, load + load, cli)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


NAMES = {
    "bash": "compgen -A function || :; compgen -v | grep -vE '^(_|BASH.*|COMP.*|PIPESTATUS|LINENO|RANDOM|EPOCH.*|SRANDOM)$'",
    "zsh": "print -l ${(k)functions} ${(k)parameters:#(_|RANDOM|LINENO|EPOCH*|TTYIDLE|SECONDS|KEYMAP|status|pipestatus|patchars|funcstack)}",
    "fish": "functions --all --names; set --names",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_nothing_is_left_in_the_namespace_but_its_own(shell: str, cli: Cli) -> None:
    script = rendered(shell, ["completion", "key"], "ctrl-]", [])
    names = NAMES[shell]
    done = strict(shell, f"{names}\necho -----\n{script}\n{names}", cli)
    assert done.returncode == 0, done.stderr
    before, after = (set(part.split()) for part in done.stdout.split("-----"))
    new = {name for name in after - before if not name.startswith("__wisen_")}
    assert new <= {"precmd_functions"}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_aliases_work_and_the_programs_of_that_name_are_still_there(shell: str, cli: Cli) -> None:
    program(cli, "prune", "#!/bin/sh\necho a program of the system\n")
    expand = "shopt -s expand_aliases\n" if shell == "bash" else ""
    load = LOAD[shell].format("")
    done = strict(shell, f"{expand}{load}eval 'prune; synthesize --help; command prune'", cli)
    assert done.returncode == 0, done.stderr
    assert "nothing to prune" in done.stdout and "--session" in done.stdout
    assert "a program of the system" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_last_status_is_kept(shell: str, cli: Cli) -> None:
    assert strict(shell, f"{LOAD[shell].format('')}(exit 3) || test $? = 3", cli).returncode == 0


AGENT = '#!/bin/sh\necho "${WISEN_SESSION:+lent to} ${WISEN_SESSION:-bare}" "$@" | sed "s/lent to .* with/WRAPPED with/; s/^ *bare/BARE/"\n'


@pytest.mark.parametrize("shell", SHELLS)
def test_an_agent_is_wrapped_under_its_own_name(shell: str, cli: Cli) -> None:
    program(cli, "claude", AGENT)
    alias = "alias claude='claude with --an-option'\n" if shell != "fish" else ""
    with at_keyboard(shell, cli, " --wrap claude", after=alias) as person:
        person.enters("command claude with nothing")
        person.sees("BARE with nothing")
        person.enters("claude with hooks" if shell == "fish" else "claude now")
        person.sees("WRAPPED with hooks" if shell == "fish" else "WRAPPED with --an-option now")


@pytest.mark.parametrize("shell", SHELLS)
def test_where_wisen_has_gone_its_agents_still_run(shell: str, cli: Cli) -> None:
    program(cli, "claude", AGENT)
    script = rendered(shell, [], "none", ["claude"])
    path = f"{cli.place / 'bin'}:/usr/bin:/bin"
    done = strict(shell, f"{script}\nclaude with nothing", cli, PATH=path)
    assert (done.returncode, done.stdout) == (0, "BARE with nothing\n"), done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_an_agent_that_is_wrapped_keeps_its_status(shell: str, cli: Cli) -> None:
    program(cli, "claude", "#!/bin/sh\nexit 7\n")
    ask = "claude; test $status = 7" if shell == "fish" else "claude || test $? = 7"
    assert strict(shell, f"{rendered(shell, [], 'none', ['claude'])}\n{ask}", cli).returncode == 0


def test_the_settings_say_what_is_wrapped_and_which_key(cli: Cli) -> None:
    assert "function" not in cli("shell", "init", "bash").split("# Short names")[0]
    cli.home.mkdir(mode=0o700)
    (cli.home / "config.toml").write_text('[shell]\nwrap = ["codex"]\nkey = "alt-w"\n')
    said = cli("shell", "init", "bash")
    assert "function codex {" in said and r'"\ew"' in said
    said = cli("shell", "init", "bash", "--wrap", "", "--key", "none")
    assert "function codex" not in said and "bind" not in said


@pytest.mark.parametrize(
    "args",
    [("tcsh",), (), ("bash", "--key", "f1"), ("bash", "--wrap", "a b"), ("bash", "--wrap", "command"), ("bash", "--wrap", "x;y")],
)  # fmt: skip
def test_what_cannot_be_is_wrong_use(cli: Cli, args: tuple[str, ...]) -> None:
    done = cli.run("shell", "init", *args)
    assert done.returncode == 2 and done.stderr.count(b"\n") == 2 and b"\nhint: " in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_it_works_inside_tmux_and_in_login_shells(shell: str, cli: Cli, tmp_path: Path) -> None:
    needs("tmux")
    with at_keyboard(shell, cli) as person:
        inner = f"bash --rcfile {cli.place}/.bashrc -i" if shell == "bash" else "zsh -d -l -i"
        person.enters(f"tmux -S {tmp_path}/tmux -f /dev/null new-session '{inner}'")
        person.sees("[0]")
        person.sees("READY>")
        person.calms()
        person.types("wisen synth\t")
        person.sees("wisen synthesize")
        person.types("\x15exit\r")
        person.sees_no_more("[0]")
