"""Under which names a command is known."""

from pathlib import Path

import pytest

from wisen.wrapper.called import called, links, names


@pytest.mark.parametrize(
    ("line", "name", "length"),
    [
        ("claude --continue", "claude", 1),
        ("/opt/bin/codex", "codex", 1),
        ("./my-agent", "my-agent", 1),
        ("npx -y @anthropic-ai/claude-code@2.1.330 -p", "claude-code", 3),
        ("npx -p @google/gemini-cli gemini -m x", "gemini", 4),
        ("npm exec -- @openai/codex resume", "codex", 4),
        ("pnpm dlx opencode-ai", "opencode-ai", 3),
        ("bunx opencode-ai@latest", "opencode-ai", 2),
        ("env A=b uvx aider", "aider", 4),
        ("env -u NO_COLOR A=b C=/d/e claude x=y", "claude", 6),
        ("uvx --from aider-chat --python 3.12 aider --read x", "aider", 6),
        ("uv tool run kimi-cli==1.47.0", "kimi-cli", 4),
        ("uv tool run --with x vibe", "vibe", 6),
        ("uv run my_agent.py", "my_agent", 3),
        ("pipx run --spec llm llm chat", "llm", 5),
        ("python3 -u tools/agent.py --x", "agent", 3),
        ("python -m aider --no-git", "aider", 3),
        ("node --require ./x.js /lib/node_modules/@openai/codex/bin/codex.js", "codex", 4),
        ("nice -n 5 timeout -k 3 1.5h claude", "claude", 8),
        ("python3.13", "python3.13", 1),
        ("python3 -c print(1)", "python3", 1),
        ("bash", "bash", 1),
    ],
)
def test_an_agent_is_known_by_its_real_name(line: str, name: str, length: int) -> None:
    known, words = called(line.split())
    assert (known[0], words) == (name, length)


def test_nothing_is_called_agent() -> None:
    assert called([]) == (("agent",), 1)


def test_a_script_in_a_package_goes_by_the_package_too() -> None:
    assert names("/lib/node_modules/@anthropic-ai/claude-code/cli.js") == ("cli", "claude-code")
    assert names("/lib/node_modules/pi/dist/cli.js") == ("cli", "pi")


def test_a_symlink_is_followed_link_by_link(tmp_path: Path) -> None:
    home = tmp_path / "node_modules" / "@openai" / "codex" / "bin"
    home.mkdir(parents=True)
    (home / "main.js").touch(0o755)
    (tmp_path / "second").symlink_to(home / "main.js")
    (tmp_path / "c").symlink_to("second")
    assert list(links("c", {"PATH": f"/nowhere:{tmp_path}"})) == ["second", "main", "codex"]
    assert list(links(str(tmp_path / "second"), {})) == ["main", "codex"]
    assert list(links("no-such-program", {"PATH": str(tmp_path)})) == []


def test_a_ring_of_symlinks_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert list(links(str(tmp_path / "a"), {})) == []
