"""What to know about a page before it is trusted or shared: the open standard's rules, triggers that would fire on
everything, hidden text, hostile instructions.

Law: pure; advises and never changes. A page too large to be read whole gets a finding that says so, never a clean bill.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import frontmatter, names, page, triggers
from .errors import BrokenPage
from .hazards import hazards
from .hiding import hidden, mixed
from .model import Finding, Skill

# The open Agent Skills standard, state 2026-08 (facts: field 8.1).
FIELDS = frozenset(("name", "description", "license", "compatibility", "metadata", "allowed-tools"))
DESCRIPTION = 1024  # characters
COMPATIBILITY = 500  # characters
LINES = 500  # advised length of a body
TOKENS = 5_000  # likewise; four characters a token
MANY = 50  # triggers; the longest list seen on an honest public page has some 40

SEVERITIES = ("error", "warning", "hint")
# Words and phrases that stand in nearly every prompt, so that a skill that listens for one is always lent.
EVERYTHING = frozenset(
    """* .* ** ? any all always anything everything everyone everywhere every task tasks request requests prompt prompts
    user users code coding file files project help please do make use the a an and or of in to it is i you we my me this
    that what how why when where which can could should would want need write run fix add change update new work go yes no
    ok thanks hello hi start everything. default general misc other skill skills agent ai assistant alles todo tout tous
    いつも 所有 全部 任何""".split()
)
_SWEEPING = re.compile(
    r"\b(?:any|every|all)\s+(?:tasks?|requests?|prompts?|questions?|projects?|conversations?|user\s+messages?)\b|\bfor\s+everything\b",
    re.IGNORECASE,
)
_COLON = re.compile(r"""^description:[ \t]+(?!["'|>\[{])[^\n]*:[ \t]""", re.MULTILINE)


def lint(subject: str | Skill, *, name: str = "") -> tuple[Finding, ...]:
    """The findings on a page's text (or on a skill that stands on no disk), gravest first, then by line.

    `name`: the folder's name, or the flat file's stem; "" when not known.
    """
    if isinstance(subject, Skill):
        skill = subject
        text = "\n".join((skill.body, skill.title, skill.description, *skill.triggers, *skill.steps))
        found = [*_description(skill.description), *_triggers(skill), *_body(skill.body)]
    else:
        text = subject.replace("\r\n", "\n")
        try:
            skill = page.parse(text, name=name or "page")
        except BrokenPage as error:
            return (Finding("broken", str(error), "error", 0, error.hint),)
        front = frontmatter.read(text)
        found = [*front.findings, *_front(front, name), *_triggers(skill, text), *_body(skill.body)]
        if front.present and _COLON.search(text[: front.body]):
            hint = 'put the description in "quotes"'
            found.append(
                Finding(
                    "description-colon",
                    "other readers stumble over a bare `: `",
                    "warning",
                    front.where.get("description", 0),
                    hint,
                )
            )
        if len(text) > page.LIMIT:
            found.append(
                Finding(
                    "partial", "the page is too large; only its head was looked at", "error", 0, "split it"
                )
            )
    found += hidden(text[: page.LIMIT])
    found += hazards(text[: page.LIMIT])
    if mixed(name or skill.name):
        found.append(
            Finding("look-alike", "the name mixes scripts", "error", 0, f"use `{names.slug(skill.title)}`")
        )
    return tuple(sorted(_once(found), key=lambda one: (SEVERITIES.index(one.severity), one.line)))


def _once(found: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(found))


def _front(front: frontmatter.FrontMatter, name: str) -> Iterator[Finding]:
    if not front.present:
        hint = "add --- name and description ---, or leave it: wisen reads it as it is"
        yield Finding(
            "front-matter-missing", "other agents need front matter to see this page", "hint", 1, hint
        )
        return
    told = front.text("name").strip()
    where = front.where.get("name", 1)
    if not told:
        yield Finding(
            "name-missing",
            "the front matter has no name",
            "error",
            where,
            f"add `name: {name or 'its-folder'}`",
        )
    elif not names.STANDARD.fullmatch(told) or len(told) > names.LONGEST:
        yield Finding(
            "name-pattern",
            "the name may hold a-z, 0-9 and single hyphens, 64 at most",
            "error",
            where,
            f"use `{names.slug(told)}`",
        )
    if told and name and told != name:
        yield Finding(
            "name-folder",
            f"the name is not the folder's name ({name[:64]})",
            "error",
            where,
            "make them equal",
        )
    yield from _description(front.text("description"), front.where.get("description", 1))
    for field in front.fields:
        if field not in FIELDS:
            hint = f"move it below `metadata:` as wisen-{names.slug(field)}"
            yield Finding(
                "unknown-field",
                f"`{field[:60]}` is no field of the standard",
                "warning",
                front.where[field],
                hint,
            )
    if len(front.text("compatibility")) > COMPATIBILITY:
        yield Finding(
            "compatibility-long",
            f"over {COMPATIBILITY} characters",
            "error",
            front.where["compatibility"],
            "shorten it",
        )
    if isinstance(front.fields.get("allowed-tools"), tuple):
        yield Finding(
            "allowed-tools-list",
            "other readers want one string here",
            "warning",
            front.where["allowed-tools"],
            "write the tools in one line, parted by blanks",
        )


def _description(description: str, where: int = 0) -> Iterator[Finding]:
    if not description.strip():
        yield Finding(
            "description-missing",
            "there is no description",
            "error",
            where,
            "say what it does and when to use it",
        )
    elif len(description) > DESCRIPTION:
        yield Finding(
            "description-long",
            f"{len(description)} characters, {DESCRIPTION} are allowed",
            "error",
            where,
            "shorten it",
        )
    if "<" in description or ">" in description:
        yield Finding(
            "description-angle", "`<` and `>` fail one vendor's validator", "hint", where, "write it without"
        )
    if _SWEEPING.search(description):
        yield Finding(
            "matches-all", "the description claims every task", "warning", where, "say which tasks it fits"
        )


def _triggers(skill: Skill, text: str = "") -> Iterator[Finding]:
    if not skill.triggers:
        yield Finding(
            "triggers-missing",
            "it listens for nothing but its description",
            "warning",
            0,
            "add `## Triggers` with what a person would say",
        )
    sweeping = [phrase for phrase in skill.triggers if _fits_everything(phrase)]
    where = triggers.places(text, sweeping) if sweeping else {}
    for phrase in sweeping:
        yield Finding(
            "matches-all",
            f"the trigger {phrase!a} stands in nearly every prompt, so it tells none apart",
            "error",
            where.get(phrase, -1) + 1,
            "write what a person would say when they need just this",
        )
    if len(skill.triggers) > MANY:
        most = " or more" if len(skill.triggers) >= triggers.MOST else ""
        yield Finding(
            "triggers-many",
            f"{len(skill.triggers)}{most} triggers look like keyword stuffing",
            "warning",
            0,
            f"keep the best {MANY}",
        )
    if not skill.steps:
        yield Finding("steps-missing", "it has no steps", "hint", 0, "add `## Steps`, numbered")


def _fits_everything(phrase: str) -> bool:
    short = len(phrase) < 3 and phrase.isascii()
    return short or phrase.casefold().strip(" .!?") in EVERYTHING | {""} or bool(_SWEEPING.fullmatch(phrase))


def _body(body: str) -> Iterator[Finding]:
    lines = body.count("\n") + 1
    tokens = len(body) // 4
    if lines > LINES or tokens > TOKENS:
        yield Finding(
            "long",
            f"{lines} lines, about {tokens} tokens; {LINES} and {TOKENS} are advised",
            "warning",
            0,
            "move detail to files it links to",
        )
