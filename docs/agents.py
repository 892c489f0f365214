"""Writes docs/agents/NAME.md from the agents' profiles, so that what the pages say is what wisen does: `python docs/agents.py`.

`--check` writes nothing and fails when a page is not what it would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from wisen.shell import trial
from wisen.wrapper import profiles

HERE = Path(__file__).parent / "agents"
TITLES = {
    "aider": "aider", "claude": "Claude Code", "codex": "Codex", "copilot": "GitHub Copilot CLI", "gemini": "Gemini CLI", "goose": "goose",
    "hermes": "Hermes", "kimi": "Kimi CLI", "llm": "llm", "openclaw": "OpenClaw", "opencode": "opencode", "pi": "pi", "qwen": "Qwen Code",
    "vibe": "Mistral Vibe",
}  # fmt: skip
WAYS = {
    "hook": "through its own hook, set for this run only; no settings file of yours is edited",
    "file": "through a file it reads again each turn, added for this run only",
    "typed": "as a paste beside your prompt, before your Enter goes through",
}


def pages() -> dict[str, str]:
    """File name -> text."""
    known = {path.stem for path in Path(profiles.HERE).glob("*.toml")} & TITLES.keys()
    rows = [
        f"| [{TITLES[name]}]({name}.md) | {WAYS[profiles.find([name]).how].partition(';')[0]} |"
        for name in sorted(known)
    ]
    index = "\n".join(
        [
            "# Agents",
            "",
            "Put `wisen` in front of the command. How each is lent to:",
            "",
            "| agent | how |",
            "|---|---|",
            *rows,
            "",
            OTHER,
        ]
    )
    return {"README.md": index, **{f"{name}.md": page(name) for name in sorted(known)}}


OTHER = """\
**Any other command** is wrapped too: `wisen ./my-agent`. Its prompt is followed from your keys and the note is pasted beside it, in
one line where it takes no paste. Shells, editors and REPLs are never lent to. To teach wisen more about an agent, add a file:
`wrapper/agents/README.md` says what may stand in it; one of your own goes to `~/.config/wisen/agents/NAME.toml`.
"""


def page(name: str) -> str:
    profile, title = profiles.find([name]), TITLES[name]
    lines = [
        f"# {title}",
        "",
        f"```console {name}" if name in trial.known() else "```console elsewhere",
        f"$ wisen {name}",
    ]
    if name in trial.known():
        lines += ["> list the changelog entries that have no issue number", f"> {profile.screen['leave']}"]
    lines += ["```", "", f"- Lent to {WAYS[profile.how]}."]
    unless = profile.lend.get("unless") or profile.lend.get("unless_arguments") or profile.lend.get("needs")
    if unless:
        lines.append(
            "- Where something of yours speaks against that, as a paste; `wisen doctor` says which it is here."
        )
    lines.append(
        f"- Its transcript is read from {'its own files' if profile.transcript else 'the screen'}; recordings are kept either way."
    )
    if profile.skill_folders:
        folders = ", ".join(f"`{folder}`" for folder in profile.skill_folders)
        lines.append(
            f"- It loads pages from {folders} by itself: those are not lent again. `wisen skills link {name} PAGE` adds one."
        )
    if profile.undo:
        lines.append(
            f"- {' and '.join(f'`{word}`' for word in profile.undo)} {'count' if len(profile.undo) > 1 else 'counts'} against what was lent."
        )
    excepted = profile.lend.get("except")
    if isinstance(excepted, list) and excepted:
        lines.append(f"- Left alone: `{name} {excepted[0]!s}` and the like, which hold no conversation.")
    if profile.seen:
        own = profile.seen[:1].isdigit()
        lines.append(
            f"- Seen with version {profile.seen}."
            if own
            else "- Not run by us yet: known from its documentation."
        )
    if name in trial.known():
        lines += [
            "",
            "Prove the whole loop with the real agent, without account or network:",
            "",
            "```console elsewhere",
        ]
        lines += [f"$ wisen doctor --agent {name}", "```"]
    return "\n".join(lines) + "\n"


def main() -> int:
    wanted = pages()
    if "--check" in sys.argv:
        stale = [
            name
            for name, text in wanted.items()
            if not (HERE / name).exists() or (HERE / name).read_text() != text
        ]
        print("\n".join(f"docs/agents/{name} is stale: python docs/agents.py" for name in stale))
        return int(bool(stale))
    HERE.mkdir(exist_ok=True)
    for name, text in wanted.items():
        (HERE / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
