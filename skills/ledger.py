"""The ledger: every lending and withholding, every outcome, all tending, as values. `ledger_gate` alone opens the file.

Law: append-only; nothing is lost that was once acknowledged by a positive id. What cannot be written now (locked, full,
read-only, newer than we are) is kept in memory under a negative id, counts here, and is written with the next event that
can be. Opening and recording never raise; only reading a file that another process holds does (WisenError).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Self

from . import ledger_schema as schema
from .errors import NotFound
from .ledger_gate import Gate
from .ledger_schema import Event
from .model import Judgement, Tending, Use

BUSY_MS = (
    250  # longest wait for another process's commit; a FULL commit takes 13 ms at p95 (security facts, 3)
)


def open(path: str, *, now: float, busy_ms: int = BUSY_MS, steps: Sequence[str] = schema.STEPS) -> Ledger:
    """The ledger at `path`, made if it is not there. `now`: seconds since the epoch. Never raises: see `Ledger.notices`."""
    return Ledger(Gate(path, now, busy_ms, steps))


class Ledger:
    """An open ledger; safe to share between threads, not over a fork. Use `ledger.open`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._lock = threading.RLock()
        self._pending: list[tuple[int, Event]] = []
        self._counter = 0
        self._ids: dict[int, int] = {}  # of what was written: its negative id, and the one it got

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know: each what happened and what now, in two lines."""
        return tuple(self._gate.notices)

    @property
    def pending(self) -> int:
        """How many events stand in memory only."""
        return len(self._pending)

    def record_use(self, use: Use) -> int:
        """Append a lending or withholding (its `id` is not looked at); returns its id: negative while it is in memory only."""
        return self._append(use)

    def judge(self, judgement: Judgement) -> None:
        """Append an outcome of a use. Raises NotFound when the ledger has no such use."""
        known = self._ids.get(judgement.use, judgement.use)
        if self._append(replace(judgement, use=known)) == 0:
            raise NotFound(f"the ledger has no use {judgement.use}", "`wisen ledger --events` lists them")

    def tend(
        self, kind: str, skill: str, *, at: float, why: str = "", where: str = "", identity: str = "",
        writer: str = "", backend: str = "",
    ) -> None:  # fmt: skip
        """Append what a person did to a skill; kinds as in `model.Tending`, `where` a path, a session or a new name."""
        self._append(Tending(at, kind, skill, identity, why, where, writer, backend))

    def seen(self, skills: Iterable[str], *, at: float) -> int:
        """Note the skills that no tending tells of yet, so that prune knows since when they could have been lent. Returns
        how many were new."""
        known = {row[0] for row in self._rows("SELECT DISTINCT skill FROM tendings")}
        known |= {event.skill for _, event in self._pending if isinstance(event, Tending)}
        new = [skill for skill in dict.fromkeys(skills) if skill not in known]
        with self._lock:
            self._pending += [(self._next_id(), Tending(at, "seen", skill)) for skill in new]
            self._flush()
        return len(new)

    def uses(self, skill: str | None = None, session: str | None = None, since: float = 0.0) -> list[Use]:
        """Uses in the order they were recorded. Raises WisenError (also below) when another process holds the file."""
        rows = self._chosen(schema.USES, [("at >= ?", since), ("skill = ?", skill), ("session = ?", session)])
        found = [schema.use(row) for row in rows]
        return found + [
            replace(event, id=key)
            for key, event in self._pending
            if isinstance(event, Use)
            and event.at >= since
            and skill in (None, event.skill)
            and session in (None, event.session)
        ]

    def session_uses(self, session: str) -> list[Use]:
        return self.uses(session=session)

    def judgements(self, since: float = 0.0) -> list[Judgement]:
        """Judgements in the order they were recorded."""
        found = [schema.judgement(row) for row in self._rows(schema.JUDGEMENTS + " ORDER BY id")]
        found += [event for _, event in self._pending if isinstance(event, Judgement)]
        return [judgement for judgement in found if judgement.at >= since]

    def tendings(
        self, skill: str | None = None, kind: str | None = None, where: str | None = None
    ) -> list[Tending]:
        """Tendings in the order they were recorded."""
        rows = self._chosen(
            schema.TENDINGS, [("skill = ?", skill), ("kind = ?", kind), ('"where" = ?', where)]
        )
        return [schema.tending(row) for row in rows] + [
            event
            for _, event in self._pending
            if isinstance(event, Tending)
            and skill in (None, event.skill)
            and kind in (None, event.kind)
            and where in (None, event.where)
        ]

    def events(self, limit: int = 100, after: float = 0.0) -> list[Event]:
        """The first `limit` events of any kind later than `after` (seconds since the epoch), oldest first."""
        every: list[Event] = [*self.uses(since=after), *self.judgements(after), *self.tendings()]
        return sorted((event for event in every if event.at > after), key=lambda event: event.at)[:limit]

    def tracked_since(self) -> float:
        """Since when uses are kept: when this file was made, or its first use. 0.0 when nothing can be read."""
        rows = self._rows("SELECT min(began, ifnull((SELECT min(at) FROM uses), began)) FROM about")
        return float(rows[0][0]) if rows else 0.0

    def close(self) -> None:
        """Write what can be written and let the file go."""
        with self._lock:
            self._flush()
            self._gate.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _next_id(self) -> int:
        self._counter -= 1
        return self._counter

    def _append(self, event: Event) -> int:
        """Its id; negative: in memory only; 0: it judges a use that is not there."""
        with self._lock:
            key = self._next_id()
            self._pending.append((key, event))
            self._flush()
            return self._ids.get(key, key)

    def _flush(self) -> None:
        """Write everything that is pending in one transaction; what fails stays pending."""
        while self._pending:
            batch = self._writable_now()
            ids = self._gate.write([schema.insertion(event) for _, event in batch])
            if ids is None:
                return
            self._ids.update(zip((key for key, _ in batch), ids, strict=True))
            del self._pending[: len(batch)]

    def _writable_now(self) -> list[tuple[int, Event]]:
        """The pending events up to the first that judges a use which is pending itself, and so has no id yet."""
        batch: list[tuple[int, Event]] = []
        for key, event in self._pending:
            if isinstance(event, Judgement) and event.use < 0:
                event = replace(event, use=self._ids.get(event.use, event.use))
                if batch and event.use < 0:
                    break
            batch.append((key, event))
        return batch

    def _chosen(self, sql: str, wanted: Iterable[tuple[str, object]]) -> list[Any]:
        """The rows of which all is true that is wanted and not None, in the order they were recorded."""
        terms = [(term, value) for term, value in wanted if value is not None]
        where = f" WHERE {' AND '.join(term for term, _ in terms)}" if terms else ""
        return self._rows(f"{sql}{where} ORDER BY id", [value for _, value in terms])

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        with self._lock:
            return self._gate.rows(sql, values)
