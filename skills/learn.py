"""From a session to a draft, and from a draft into the library. The room that knows the order: redact, ask, check, keep.

Law: nothing unredacted is asked or stored; when the filter fails, nothing is sent and that is said. Nothing enters the
library but the exact bytes of a draft that were shown. The same session twice gives one draft, and asks a model once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace

from . import drafts, extract, files, filtering, lesson, material, merge, models, near, page, past, review
from . import synthesize as asking
from .drive import drive
from .errors import WisenError
from .filtering import Clean, cleaned
from .home import Home
from .lesson import Lesson, Nothing
from .library import Folder, Library
from .material import Material
from .model import OF_PAGE, Ask, Draft, Finding, Prompt, Skill, Transcript
from .names import skeleton, slug
from .projected import digest
from .scan import OURS
from .suggest import Suggest

Progress = Callable[[str], None]

PROMPTS = 100  # the last ones that a draft is tried on
CANDIDATES = 5  # skills of the library that a model is told of


def synthesize(
    script: Transcript, home: Home, backend: str, *, now: float, progress: Progress | None = None
) -> Draft | Nothing:
    """A draft of what a session taught, kept among the drafts; or why there is none. `now`: seconds since the epoch.

    Raises WisenError: the filter failed, no model answered, the disk cannot.
    """
    progress = progress or _silent
    progress("taking out secrets")
    clean = cleaner(script, home)
    found = material.material(redacted(script, clean))
    if isinstance(found, Nothing):
        return found
    model = "" if backend == "extract" else models.settings(backend, home.config, home.environ).model
    source = digest(
        repr((backend, model, [(n, t.who, t.text, t.command, t.status, t.paths) for n, t in found.turns]))
    )
    if standing := home.drafts.made(script.session, backend, source):
        return checked(standing, home)
    if name := home.drafts.accepted(script.session, source):
        return Nothing(f"you accepted what it teaches already: {name}")
    progress("writing the draft")
    learnt, writer = _lesson(found, home, backend, clean, progress)
    if isinstance(learnt, Nothing):
        return learnt
    progress("trying it on your past prompts")
    skills = home.library.skills()  # read once: the most of what this costs in a library of thousands
    draft, base = _drafted(learnt, found, home, skills, clean, backend, now)
    if not draft:
        return Nothing(f"the library has it already: {base}")
    if home.drafts.was_rejected(draft):
        return Nothing(f"you rejected this draft ({draft.name}); it is kept in the archive")
    return home.drafts.keep(
        replace(draft, findings=_findings(draft, home, skills)), source=source, base=base, writer=writer
    )


def join(name: str, other: str, home: Home, *, now: float) -> Draft | Nothing:
    """A draft that adds to the page `name` what the page `other` says more, kept among the drafts; or why there is none. Both stay as they
    are. Raises NotFound, WisenError."""
    file, more = home.library.file(name), home.library.find(other)
    if file.origin not in OURS:
        raise WisenError(
            f"{file.name} is another tool's page ({file.path})",
            f"add to yours: wisen skills merge {other} {name}",
        )
    if file.path == more.path:
        raise WisenError(f"{file.name} is one page", "name two")
    skill, text = home.library.load(file), page.decode(home.library.bytes(file))
    joined = merge.merged(text, skill, merge.taught(more))
    if joined == text:
        return Nothing(f"{skill.name} says all that {more.name} says")
    if not joined:
        raise WisenError(
            f"{skill.name} has no lists of triggers and steps that could be added to",
            f"wisen skills edit {skill.name}",
        )
    draft = Draft("", skill.name, joined, f"{OF_PAGE}{more.name}", "extract", now, (), (), file.path)
    others = [one for one in home.library.skills() if one.path != more.path]
    return home.drafts.keep(
        replace(draft, findings=_findings(draft, home, others)),
        source=more.identity,
        base=page.identity(text),
    )


def accept(draft: Draft, home: Home, *, now: float) -> str:
    """Let a draft into the library, exactly as it was shown; the path of its page. Raises WisenError, NotFound."""
    writer = home.drafts.writer(draft.id)
    path = home.drafts.accept(draft.id, home.library, drafts.shown(draft), now=now)
    home.ledger.tend(
        "accepted", draft.name, at=now, where=path, identity=page.identity(draft.page), writer=writer,
        backend=draft.backend, why=f"from session {draft.session}",
    )  # fmt: skip
    return path


def checked(draft: Draft, home: Home) -> Draft:
    """A draft with its findings as they are now, after an edit of it or of the library."""
    draft = replace(draft, findings=_findings(draft, home, home.library.skills()))
    home.drafts.update(draft)
    return draft


def cleaner(script: Transcript, home: Home) -> Clean:
    """The filter for one session. Raises WisenError when it fails: the caller then sends and keeps nothing."""
    return filtering.cleaner(home.environ, home.paths.home, script.cwd, home.cwd)


def redacted(script: Transcript, clean: Clean) -> Transcript:
    """The transcript redacted again: what an older filter let through, or what was imported, is no exception."""
    return replace(script, turns=tuple(cleaned(turn, clean) for turn in script.turns))


def _lesson(
    found: Material, home: Home, backend: str, clean: Clean, progress: Progress
) -> tuple[Lesson | Nothing, str]:
    """The lesson and who wrote it ("" when no model did)."""
    if backend == "extract":
        return extract.extract(found), ""
    settings = models.settings(backend, home.config, home.environ)
    weighed = home.suggest(Prompt(found.asked[0], home.cwd)).candidates[:CANDIDATES]
    there = [f"{candidate.skill.name}: {candidate.skill.description}" for candidate in weighed]

    def answer(ask: Ask) -> str:
        return models.answer(replace(ask, text=clean(ask.text)), settings, progress)

    room = models.room(settings, asking.ROLE)
    learnt = drive(asking.synthesize(found, room, clean, there), answer)
    return learnt, "" if isinstance(learnt, Nothing) else models.writer(settings)


def _drafted(
    learnt: Lesson,
    found: Material,
    home: Home,
    skills: Sequence[Skill],
    clean: Clean,
    backend: str,
    now: float,
) -> tuple[Draft | None, str]:
    """The draft, and the identity of the page it changes; or None and the name of the skill that says it all already."""
    twin, score = near.nearest(
        learnt.title, learnt.triggers, [skill for skill in skills if skill.origin in OURS]
    )
    if twin and score >= near.NEAR:
        text = page.decode(home.library.bytes(home.library.file(twin.name)))
        merged = merge.merged(text, twin, learnt)
        if merged == text:
            return None, twin.name
        if merged:
            draft = Draft("", twin.name, merged, found.session, backend, now, (), learnt.evidence, twin.path)
            return draft, page.identity(text)
    name = _free(lesson.name_of(learnt), skills)
    text = clean(lesson.page_of(learnt, name))
    return Draft("", name, text, found.session, backend, now, (), learnt.evidence), ""


def _free(name: str, skills: Sequence[Skill]) -> str:
    """The name, with a number behind it where a skill has one that could be taken for it."""
    taken = {skeleton(skill.name) for skill in skills}
    number, free = 1, name
    while skeleton(free) in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _findings(draft: Draft, home: Home, skills: Sequence[Skill]) -> tuple[Finding, ...]:
    """What is to know about a draft; it is tried on the past prompts as if it stood in the library."""
    before = past.prompts(home.sessions, PROMPTS, without=draft.session)
    own = next(iter(past.of(home.sessions, draft.session)), "")
    files.private_folder(home.paths.cache)
    trial = tempfile.mkdtemp(prefix="trial-", dir=home.paths.cache)
    try:
        files.write(os.path.join(trial, slug(draft.name), "SKILL.md"), draft.page.encode("utf-8", "replace"))
        tried = Library((Folder(trial, "project"), *home.library.folders))
        suggest = Suggest(tried, home.paths.index, replace(home.config, limit=3))
        return review.findings(
            draft,
            skills,
            before,
            lambda prompt: [m.skill.name for m in suggest(Prompt(prompt)).matches],
            own,
        )
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _silent(words: str) -> None:
    return
