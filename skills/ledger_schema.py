"""What ledger.db looks like, and how values become rows and come back.

Law: pure. A step, once released, is never changed: what comes later is a further step that adds and removes nothing, so
that an older wisen can still read a newer file by the columns it knows. Events are only ever added: the triggers refuse
UPDATE, DELETE and REPLACE.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isnan
from typing import Any

from .model import Judgement, Outcome, Tending, Use

Event = Use | Judgement | Tending
APPLICATION = 0x7769736C  # "wisl", SQLite's application_id: tells a ledger from any other database
EVENTS = ("uses", "judgements", "tendings")
LONGEST = 2000  # characters kept of one text field; a reason is a line, not a page


def _append_only(table: str) -> str:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;\n"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}"
    )


STEPS = (
    """
CREATE TABLE about(began REAL NOT NULL);
CREATE TABLE uses(id INTEGER PRIMARY KEY, at REAL NOT NULL, session TEXT NOT NULL, skill TEXT NOT NULL,
  identity TEXT NOT NULL, lent INTEGER NOT NULL CHECK (lent IN (0, 1)), agent TEXT NOT NULL, version TEXT NOT NULL,
  model TEXT NOT NULL, how TEXT NOT NULL, score REAL NOT NULL, because TEXT NOT NULL, tokens INTEGER NOT NULL);
CREATE INDEX uses_by_skill ON uses(skill);
CREATE INDEX uses_by_session ON uses(session);
CREATE TABLE judgements(id INTEGER PRIMARY KEY, use INTEGER NOT NULL REFERENCES uses(id), at REAL NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('helped', 'harmed', 'unknown')), source TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX judgements_by_use ON judgements(use);
CREATE TABLE tendings(id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, skill TEXT NOT NULL,
  identity TEXT NOT NULL, why TEXT NOT NULL, "where" TEXT NOT NULL, writer TEXT NOT NULL, backend TEXT NOT NULL);
"""
    + "".join(map(_append_only, EVENTS)),
)

USES = "SELECT id, at, session, skill, identity, lent, agent, version, model, how, score, because, tokens FROM uses"
JUDGEMENTS = "SELECT use, at, outcome, source, why FROM judgements"
TENDINGS = 'SELECT at, kind, skill, identity, why, "where", writer, backend FROM tendings'
ADD_USE = (
    "INSERT INTO uses(at, session, skill, identity, lent, agent, version, model, how, score, because, tokens)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_JUDGEMENT = (
    "INSERT INTO judgements(use, at, outcome, source, why)"
    " SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM uses WHERE id = ?)"
)
ADD_TENDING = (
    'INSERT INTO tendings(at, kind, skill, identity, why, "where", writer, backend)'
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
)


def insertion(event: Event) -> tuple[str, tuple[object, ...]]:
    """The statement that adds an event, and its values. A judgement of a use that is not there adds no row."""
    match event:
        case Use():
            because = json.dumps([_text(reason) for reason in event.because], ensure_ascii=False)
            return ADD_USE, (
                _number(event.at), _text(event.session), _text(event.skill), _text(event.identity), int(event.lent),
                _text(event.agent), _text(event.version), _text(event.model), _text(event.how), _number(event.score),
                because, min(max(event.tokens, 0), 2**53),
            )  # fmt: skip
        case Judgement():
            return ADD_JUDGEMENT, (
                of := min(max(event.use, 0), 2**53), _number(event.at), event.outcome.value, _text(event.source),
                _text(event.why), of,
            )  # fmt: skip
        case Tending():
            return ADD_TENDING, (
                _number(event.at), _text(event.kind), _text(event.skill), _text(event.identity), _text(event.why),
                _text(event.where), _text(event.writer), _text(event.backend),
            )  # fmt: skip


def use(row: Sequence[Any]) -> Use:
    id_, at, session, skill, identity, lent, agent, version, model, how, score, because, tokens = row
    reasons = tuple(map(str, json.loads(because)))
    return Use(
        id_, at, session, skill, identity, bool(lent), agent, version, model, how, score, reasons, tokens
    )


def judgement(row: Sequence[Any]) -> Judgement:
    of, at, outcome, source, why = row
    return Judgement(of, at, Outcome(outcome), source, why)


def tending(row: Sequence[Any]) -> Tending:
    return Tending(*row)


def _text(value: str) -> str:
    """Text that SQLite takes: lone surrogates are spelt out, and no field grows into a page."""
    return value.encode("utf-8", "backslashreplace").decode()[:LONGEST]


def _number(value: float) -> float:
    return 0.0 if isnan(value) else value  # SQLite turns NaN into NULL
