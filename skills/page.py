"""A page and the skill it holds: Markdown in, `Skill` out, and a fresh page from its parts.

Law: takes values, returns values. Reading is forgiving (folder or flat form, any order, any language) and raises nothing
but BrokenPage; nothing is ever rewritten here except the two projected sections (`projected`, re-exported below).
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence

from . import frontmatter, markdown
from . import steps as step_lists
from . import triggers as phrases
from .errors import BrokenPage
from .model import Skill
from .projected import canonical, digest, identity, project, project_bytes

__all__ = ["LIMIT", "canonical", "decode", "identity", "parse", "project", "project_bytes", "read", "render"]

LIMIT = 256 * 1024  # bytes; fifty times the standard's advice of 5,000 tokens
DESCRIPTION = 1024  # characters, the standard's limit; also where a fallback is cut
_TITLE = ("skill:", "skill ", "技能:", "fähigkeit:")


def read(
    content: bytes, *, name: str, path: str = "", origin: str = "home", with_steps: bool = True
) -> Skill:
    """The skill in a file's bytes; see `parse`. Raises BrokenPage: over 256 KiB, binary, or nothing in it to be read."""
    return parse(decode(content), name=name, path=path, origin=origin, with_steps=with_steps)


def decode(content: bytes) -> str:
    """A page's bytes as text: UTF-8, or UTF-16 by its BOM. Bytes that are neither become U+FFFD. Raises BrokenPage."""
    if len(content) > LIMIT:
        raise BrokenPage(f"the page is larger than {LIMIT // 1024} KiB", "split it into smaller skills")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise BrokenPage("the page holds binary data, not text", "write it again as UTF-8 text")
    return content.removeprefix(BOM_UTF8).decode("utf-8", "replace")


def parse(text: str, *, name: str, path: str = "", origin: str = "home", with_steps: bool = True) -> Skill:
    """The skill a page holds. `name` is its folder's name (or a flat file's stem). An index has no use for the steps and goes without.

    Raises BrokenPage when nothing can be read from it: no title, description, triggers or steps.
    """
    pure = canonical(text)
    front = frontmatter.read(pure)
    body = pure[front.body : front.body + LIMIT].strip("\n")
    page = markdown.Rows(body)
    parts = page.sections()
    heading = next((part.title for part in parts if part.title), "")
    title = _title(heading or front.text("title"))
    description = " ".join(front.text("description").split())
    paragraph = "" if description else _paragraph(page.lines)
    triggers = phrases.triggers(front, parts, page)
    said = title or description or triggers or paragraph
    steps = step_lists.steps(parts) if with_steps or not said else ()
    if not (said or steps):
        raise BrokenPage(
            "nothing to read in the page", "give it a `# Skill: Title`, `## Triggers` and `## Steps`"
        )
    return Skill(
        name=name,
        title=title or name,
        description=(description or paragraph or title or name)[: 4 * DESCRIPTION],
        triggers=triggers,
        steps=steps if with_steps else (),
        body=body,
        identity=digest(pure),
        not_when=phrases.not_when(front, parts),
        metadata=dict(front.map("metadata")),
        path=path,
        origin=origin,
    )


def render(
    name: str,
    title: str,
    description: str,
    triggers: Sequence[str],
    steps: Sequence[str],
    sections: Mapping[str, str] | None = None,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """A fresh SKILL.md in the open Agent Skills format. `sections` are added after the steps, by title."""
    head = ["---", f"name: {name}", f"description: {_quoted(_flat(description)[:DESCRIPTION])}"]
    if metadata:
        head += ["metadata:", *(f"  {key}: {_quoted(_flat(value))}" for key, value in metadata.items())]
    body = ["---", "", f"# Skill: {_flat(title)}"]
    if triggers:
        body += ["", "## Triggers", *(f'- "{_flat(phrase)}"' for phrase in triggers)]
    if steps:
        body += ["", "## Steps", *(_numbered(number, step) for number, step in enumerate(steps, 1))]
    for heading, text in (sections or {}).items():
        body += ["", f"## {_flat(heading)}", text.strip("\n")]
    return "\n".join([*head, *body]) + "\n"


def named(content: bytes, name: str) -> bytes:
    """A page's bytes with another `name:` in its front matter; the same bytes where it has none (or is UTF-16). No other byte changes."""
    front = frontmatter.read(decode(content))
    if "name" not in front.where or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content
    rows = content.splitlines(keepends=True)
    at = front.where["name"] - 1
    ending = rows[at][len(rows[at].rstrip(b"\r\n")) :]
    rows[at] = f"name: {name}".encode() + ending
    return b"".join(rows)


def _title(heading: str) -> str:
    text = phrases.clean(heading)
    folded = text.casefold()
    for start in _TITLE if folded.startswith(_TITLE) else ():
        if folded.startswith(start) and (start[-1] == ":" or text[len(start) :].lstrip().startswith(":")):
            return text[len(start) :].lstrip(" :").strip()
    return text


def _paragraph(page: Sequence[markdown.Line]) -> str:
    """The first paragraph of prose."""
    found: list[str] = []
    for line in page:
        if line.kind == "text" and not (not found and markdown.item(line)):
            found.append(line.text.strip())
        elif found:
            break
    return phrases.clean(" ".join(found)) if found else ""


def _numbered(number: int, step: str) -> str:
    first, *rest = step.strip("\n").split("\n")
    margin = " " * len(f"{number}. ")
    return "\n".join([f"{number}. {first}", *(f"{margin}{line}" if line.strip() else "" for line in rest)])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    plain = text[:1].isalpha() and " " in text and not any(sign in text for sign in (": ", " #", '"', "\\"))
    plain = plain and text[-1] != ":"  # one word could be read as a number, a date or `no`
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return text if plain else f'"{escaped}"'
