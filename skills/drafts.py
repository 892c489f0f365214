"""Drafts that wait for a person: a private folder each, the page as a file that may be edited, what is known of it beside it.

    drafts/ID/NAME/SKILL.md  the proposed page, its exact bytes; an edit counts as it stands. In a folder of its own name, as the
                             standard wants it, so that no editor finds fault with it (drafts/ID/SKILL.md until November 2026)
    drafts/ID/draft.json     session, backend, findings, evidence, and what the page was when it was written

Law: a person's yes is to exact bytes: `accept` takes the identity that was shown and refuses another. One session and one
page are one draft. A rejected draft is kept in the archive and not offered again; nothing else is deleted unread.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace

from . import archive, files, frontmatter, names, page
from .errors import BrokenPage, NotFound, WisenError
from .library import Aside, Library
from .model import Draft, Evidence, Finding
from .paths import Paths
from .projected import digest
from .scan import content

PAGE, FACTS, EVIDENCE = "SKILL.md", "draft.json", "evidence.json"
FORMAT = 1
TOLD = 1 << 26  # bytes of what is known of a draft; evidence is far less


def shown(draft: Draft) -> str:
    """The identity of exactly the bytes a person reads in this draft."""
    return digest(draft.page)


class Drafts:
    def __init__(self, paths: Paths) -> None:
        self._root = paths.drafts
        self._skills = paths.skills
        self._archive = paths.archive
        self._rejected = os.path.join(paths.archive, "rejected")

    def keep(self, draft: Draft, **origin: str) -> Draft:
        """Write a draft down; returns it with its id. The same page from the same session is the draft that stands already;
        an older draft of that session and backend that nobody edited gives way. `origin`, kept beside it: `source` (digest of
        the input), `base` (identity of the page it changes), `writer` (the model). Raises WisenError."""
        draft = replace(draft, id=self._id(draft))
        standing = self._read(draft.id)
        if standing:
            return standing
        for old in self.list():
            same = (old.session, old.backend) == (draft.session, draft.backend)
            if same and self._facts(old.id).get("written") == shown(old):
                shutil.rmtree(self._folder(old.id), ignore_errors=True)
        files.write(self.page_path(draft.id), draft.page.encode())
        self._write(draft, {**origin, "written": shown(draft)})
        return draft

    def update(self, draft: Draft) -> None:
        """Write down what is known of a draft anew, not its page. Raises WisenError."""
        self._write(draft, self._facts(draft.id))

    def made(self, session: str, backend: str, source: str) -> Draft | None:
        """The waiting draft that was made of this very input, if there is one: the same question is not asked twice."""
        return next(
            (d for d in self.list() if (d.session, d.backend) == (session, backend) and self._facts(d.id).get("source") == source), None
        )  # fmt: skip

    def was_rejected(self, draft: Draft) -> bool:
        """Whether a person has said no to this very page from this very session."""
        return os.path.exists(os.path.join(self._rejected, self._id(draft)))

    def list(self) -> Sequence[Draft]:
        """The drafts that wait, newest first."""
        try:
            ids = [name for name in os.listdir(self._root) if name[0] != "."]
        except OSError:
            return []
        for id in ids:
            self._move_in(id)
        found = [draft for id in ids if (draft := self._read(id))]
        return sorted(found, key=lambda draft: (-draft.at, draft.id))

    def get(self, name: str) -> Draft:
        """By id, by the beginning of one, by skill name, or `last`. Raises NotFound with what there is."""
        drafts = self.list()
        if name == "last" and drafts:
            return drafts[0]
        exact = [draft for draft in drafts if name in (draft.id, draft.name)]
        found = exact or [draft for draft in drafts if name and draft.id.startswith(name)]
        if found:
            return found[0]
        near = ", ".join(draft.id for draft in drafts[:3])
        hint = f"these wait: {near}" if near else "`wisen synthesize` makes one from a session"
        raise NotFound("no draft waits" if name == "last" else f"there is no draft {names.shown(name)}", hint)

    def forget(self, session: str) -> Sequence[str]:
        """Take what is quoted of a removed session out of the drafts made of it, their pages left as they stand; their ids."""
        mine = [draft for draft in self.list() if draft.session == session]
        for draft in mine:
            self.update(replace(draft, evidence=tuple(replace(one, command="") for one in draft.evidence)))
        return [draft.id for draft in mine]

    def page_path(self, id: str) -> str:
        """Where the page of a draft stands, to be edited."""
        folder = self._folder(id)
        return os.path.join(folder, os.path.basename(folder).rpartition("-")[0] or "-", PAGE)

    def accept(self, id: str, library: Library, expected_identity: str, *, now: float) -> str:
        """Move a draft's page into the library, with its evidence beside it; returns where it stands. What the page it changes said
        is kept in the archive. `now`: seconds since the epoch.

        Raises WisenError: the draft is not what was shown any more (`expected_identity`, see `shown`), or the page it
        changes is not what it was; NotFound; and what `library.save` raises. The draft then still waits.
        """
        draft = self.get(id)
        if shown(draft) != expected_identity:
            raise WisenError(
                "the draft has changed since it was shown", f"read it again: wisen review {draft.id}"
            )
        path = _standing(draft, library)
        if not path:
            self._unchanged(draft)
            path = library.save(draft.name, draft.page, aside=self._aside(draft, now))
        self._keep_evidence(draft)
        shutil.rmtree(self._folder(draft.id), ignore_errors=True)
        return path

    def reject(self, id: str, why: str, *, now: float) -> None:
        """Move a draft to the archive, with the reason. Raises NotFound, WisenError."""
        draft = self.get(id)
        files.private_folder(self._rejected)
        target = os.path.join(self._rejected, draft.id)
        try:
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(self._folder(draft.id), target)
        except OSError as error:
            raise WisenError(
                f"cannot move {draft.id}: {error.strerror}", f"check the folder {self._rejected}"
            ) from error
        files.write(
            os.path.join(target, "why.txt"),
            f"{' '.join(why.split()) or 'rejected'}\nat: {now:.0f}\n".encode("utf-8", "replace"),
        )

    def writer(self, id: str) -> str:
        """The model that wrote a draft; "" when none did."""
        return str(self._facts(id).get("writer", ""))

    def _aside(self, draft: Draft, now: float) -> Aside | None:
        """Where what the page said goes; None when a draft may not take its place: it was not made to change the page of that very name."""
        folder, file = os.path.split(draft.patches)
        if draft.name != (os.path.basename(folder) if file == PAGE else file.removesuffix(".md")):
            return None
        why = f"changed by a draft from {draft.session}"
        return lambda path: archive.former(path, draft.name, self._archive, why, now, draft.page, draft.took)

    def _unchanged(self, draft: Draft) -> None:
        """Raises WisenError when the page a draft changes is not what the draft was made from."""
        base = self._facts(draft.id).get("base")
        if not (draft.patches and base):
            return
        with contextlib.suppress(OSError, BrokenPage):
            if page.identity(page.decode(content(draft.patches, page.LIMIT))) == base:
                return
        raise WisenError(
            f"{draft.patches} has changed since this draft was made",
            "synthesize again, then accept that draft",
        )

    def accepted(self, session: str, source: str) -> str:
        """The name of the skill that was made of this very input and accepted; "" when there is none in the library."""
        try:
            names_there = os.listdir(self._skills)
        except OSError:
            return ""
        for name in sorted(names_there):
            for made in _rows(self._evidence(name), "made"):
                if isinstance(made, dict) and (made.get("session"), made.get("source")) == (session, source):
                    return name
        return ""

    def _evidence(self, name: str) -> dict[str, object]:
        """What stands beside a page of the library already."""
        return _told(os.path.join(self._skills, name, EVIDENCE))

    def _keep_evidence(self, draft: Draft) -> None:
        """Write beside the page where its steps come from; what stood there stays when the draft adds to the page."""
        kept = self._evidence(draft.name) if draft.patches else {}
        facts = self._facts(draft.id)
        made = {"session": draft.session, "backend": draft.backend, "at": draft.at}
        made |= {key: facts[key] for key in ("source", "writer") if key in facts}
        told = {
            "wisen": "evidence", "format": FORMAT, "made": [*_rows(kept, "made"), made],
            "evidence": [*_rows(kept, "evidence"), *(asdict(one) for one in draft.evidence)],
        }  # fmt: skip
        files.write(os.path.join(self._skills, draft.name, EVIDENCE), _json(told))

    def _id(self, draft: Draft) -> str:
        return f"{draft.name}-{_short(draft.session, draft.page)}"

    def _folder(self, id: str) -> str:
        name = os.path.basename(id)
        return os.path.join(self._root, name if name.strip(".") else "-")

    def _move_in(self, id: str) -> None:
        """A page that stands where pages stood before, or where an editor that has it open saved it again: into its own folder."""
        old, new = os.path.join(self._folder(id), PAGE), self.page_path(id)
        if os.path.exists(old):
            with contextlib.suppress(
                WisenError, OSError
            ):  # then another did, or it waits for a disk that can be written
                files.private_folder(os.path.dirname(new))
                os.replace(old, new)

    def _write(self, draft: Draft, more: dict[str, object]) -> None:
        facts = {name: value for name, value in asdict(draft).items() if name not in ("page", "id")}
        files.write(
            os.path.join(self._folder(draft.id), FACTS),
            _json({"wisen": "draft", "format": FORMAT, **more, **facts}),
        )

    def _facts(self, id: str) -> dict[str, object]:
        return _told(os.path.join(self._folder(id), FACTS))

    def _read(self, id: str) -> Draft | None:
        """The draft in a folder, its page as the file stands now; None for what is none."""
        facts = self._facts(id)
        try:
            text = content(self.page_path(id), 4 * page.LIMIT).decode("utf-8", "replace")
            name = frontmatter.read(text).text("name").strip() or str(facts["name"])
            known = {key: facts[key] for key in ("session", "backend", "at", "patches") if key in facts}
            findings = tuple(Finding(**row) for row in facts.get("findings", ()))  # type: ignore[attr-defined]
            evidence = tuple(Evidence(**row) for row in facts.get("evidence", ()))  # type: ignore[attr-defined]
            return Draft(id=id, name=name, page=text, findings=findings, evidence=evidence, **known)  # type: ignore[arg-type]
        except (OSError, ValueError, TypeError, KeyError):
            return None


def _standing(draft: Draft, library: Library) -> str:
    """Where this very page stands in the library already (an acceptance that was cut short); "" when it does not."""
    try:
        file = library.file(draft.name)
        return file.path if library.bytes(file) == draft.page.encode() else ""
    except (NotFound, BrokenPage):
        return ""


def _short(session: str, text: str) -> str:
    return digest(f"{session}\0{text}")[:8]


def _told(path: str) -> dict[str, object]:
    """The JSON object in a file; empty when there is none."""
    try:
        told = json.loads(content(path, TOLD))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _rows(told: dict[str, object], key: str) -> Sequence[object]:
    rows = told.get(key)
    return rows if isinstance(rows, list) else ()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
