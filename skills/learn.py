"""From a session to a draft, and from a draft into the library. The room that knows the order: redact, ask, check, keep.

Law: nothing unredacted is asked or stored; when the filter fails, nothing is sent and that is said. Nothing enters the
library but the exact bytes of a draft that were shown. A session taught twice gives one draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from . import drafts, extract, known, lesson, lint, material
from .errors import WisenError
from .home import Home
from .lesson import Nothing
from .model import Draft, Transcript
from .page import identity
from .paths import project_root
from .redact import Redactor

Progress = Callable[[str], None]


def synthesize(
    script: Transcript, home: Home, backend: str, *, now: float, progress: Progress | None = None
) -> Draft | Nothing:
    """A draft of what a session taught, kept among the drafts; or why there is none. Raises WisenError."""
    found = material.material(redacted(script, home))
    if isinstance(found, Nothing):
        return found
    learnt = extract.extract(found)
    name = lesson.name_of(learnt)
    page = lesson.page_of(learnt, name)
    draft = Draft("", name, page, script.session, backend, now, lint.lint(page, name=name), learnt.evidence)
    if home.drafts.was_rejected(draft):
        return Nothing("you rejected this draft")
    return home.drafts.keep(draft)


def accept(draft: Draft, home: Home, *, now: float) -> str:
    """Let a draft into the library, exactly as it was shown; the path of its page. Raises WisenError."""
    writer = home.drafts.writer(draft.id)
    path = home.drafts.accept(draft.id, home.library, drafts.shown(draft))
    home.ledger.tend(
        "accepted", draft.name, at=now, where=path, identity=identity(draft.page), writer=writer,
        backend=draft.backend,
    )  # fmt: skip
    return path


def checked(draft: Draft, home: Home) -> Draft:
    return replace(draft, findings=lint.lint(draft.page, name=draft.name))


def redacted(script: Transcript, home: Home) -> Transcript:
    """The transcript redacted again: a session kept by an older filter, or imported, is no exception. Raises WisenError."""
    try:
        root = project_root(script.cwd or home.cwd)
        clean = Redactor(known.gather(home.environ, home.paths.home, script.cwd, root)).redact
        turns = tuple(
            replace(
                turn, text=clean(turn.text).text, command=clean(turn.command).text if turn.command else "",
                paths=tuple(clean(path).text for path in turn.paths),
            )
            for turn in script.turns
        )  # fmt: skip
    except Exception as error:
        raise WisenError(
            f"the filter for secrets failed ({type(error).__name__}); nothing was sent or kept",
            "please report this; `wisen redact` shows the fault",
        ) from error
    return replace(script, turns=turns)
