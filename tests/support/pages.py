"""Pages for tests, of our own writing, in the seed's format; and a library folder of them."""

from pathlib import Path

# The seed's example page: quoted triggers, numbered steps, the two sections the ledger projects.
HOOKS = """# Skill: Migrate React Class Components to Hooks

## Triggers
- "convert this class component to hooks"
- "migrate to functional component"
- "refactor class component"

## Steps
1. Read the class component and list its state, lifecycle methods and refs
2. Replace `this.state` and `setState` with `useState`
3. Move lifecycle methods into `useEffect`, with their clean-up
4. Run `npm test -- --watchAll=false`

## Last Used
2026-04-12

## Success Rate
3/3 sessions (confirmed by user acceptance)
"""


def page(title: str, triggers: list[str], steps: list[str]) -> str:
    """A page in the seed's format."""
    return (
        f"# Skill: {title}\n\n## Triggers\n"
        + "".join(f'- "{trigger}"\n' for trigger in triggers)
        + "\n## Steps\n"
        + "".join(f"{n}. {step}\n" for n, step in enumerate(steps, 1))
    )


def keep(folder: Path, name: str, text: str) -> Path:
    """Put a page into a library folder as NAME/SKILL.md; returns its path."""
    path = folder / name / "SKILL.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
