"""Mistral Vibe (seen 3.0.2): `~/.vibe/logs/session/unified/<id>/`, named here by its `meta.json`; `VIBE_HOME` moves `~/.vibe`.

Law of the folder: what was said lies as entries in `chunks/*.json`, each written once and named by its content, and the last
turn in `journal/*.jsonl` as `projection_delta`s. An entry may come in several of them: the one updated last counts. What
goes to the model lies beside it in another shape and would say it twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping

from ...skills.model import Who
from .lines import Follow, load, read_with
from .newest import below, files, newest, same_folder
from .shape import Own, Turns, moment, rows, table, text_of

EDITS = frozenset(("write", "edit", "write_file", "search_replace", "str_replace", "create"))
JOURNAL = frozenset(
    "command_reserved core_input action_intent action_result callback_registered callback_resolved".split()
)


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The `meta.json` of the newest session of the folder `cwd` (not those of its helpers)."""

    def ours(path: str) -> bool:
        meta = _meta(path)
        where = table(meta.get("environment")).get("working_directory")
        return same_folder(str(where or ""), cwd) and not meta.get("parent_session_id")

    root = os.path.join(below(environ, "VIBE_HOME", ".vibe"), "logs", "session", "unified")
    metas = (entry for entry in files(root, ".json", depth=1) if os.path.basename(entry[1]) == "meta.json")
    return newest(metas, since, ours)


def read(content: bytes | str) -> Own:
    """From the session's `meta.json`, or from lines: an entry or a journal record each."""
    if isinstance(content, bytes) or os.path.basename(content) != "meta.json":
        return read_with(Reading, content)
    load(content)  # an OSError here is the caller's
    reading = Reading(_meta(content))
    follow = Follow(reading)
    for line in _lines(os.path.dirname(content)):
        follow.feed(line + b"\n")
    return follow.own()


def changed(path: str) -> float:
    """When anything of the session was last written; 0.0 when there is none."""
    folder = os.path.dirname(path)
    return max(
        (at for suffix in (".json", ".jsonl") for at, _ in files(folder, suffix, depth=1)), default=0.0
    )


def _lines(folder: str) -> Iterator[bytes]:
    for _, path in sorted(files(os.path.join(folder, "chunks"), ".json")):
        try:
            for entry in rows(json.loads(load(path))):
                if "createdAt" in entry:
                    yield json.dumps(entry).encode()
        except (OSError, ValueError):
            continue
    for _, path in sorted(files(os.path.join(folder, "journal"), ".jsonl")):
        try:
            yield from load(path).splitlines()
        except OSError:
            continue


def _meta(path: str) -> Mapping[str, object]:
    try:
        return table(json.loads(load(path)))
    except (OSError, ValueError):
        return {}


class Reading:
    def __init__(self, meta: Mapping[str, object] | None = None) -> None:
        self._meta = meta or {}
        self._entries: dict[str, Mapping[str, object]] = {}

    def take(self, record: Mapping[str, object]) -> bool:
        if record.get("type") == "projection_delta":
            for change in rows(table(record.get("payload")).get("delta")):
                if isinstance(change.get("entry"), dict):
                    self._keep(table(change["entry"]))
        elif "createdAt" in record and "id" in record:
            self._keep(record)
        else:
            return record.get("type") in JOURNAL
        return True

    def _keep(self, entry: Mapping[str, object]) -> None:
        key = str(entry.get("id", ""))
        old = self._entries.get(key)
        if not old or moment(entry.get("updatedAt", 0)) >= moment(old.get("updatedAt", 0)):
            self._entries[key] = entry

    def own(self, skipped: int) -> Own:
        turns, session = Turns(), ""
        for entry in sorted(self._entries.values(), key=lambda entry: moment(entry.get("createdAt", 0))):
            at = moment(entry.get("createdAt", 0))
            session = str(entry.get("sessionId") or session)
            if entry.get("type") == "message":
                who = {"user": Who.PERSON, "assistant": Who.AGENT}.get(str(entry.get("role")))
                if who:
                    turns.say(who, text_of(entry.get("content"), "text"), at)
            elif entry.get("type") == "effect":
                _effect(turns, entry, at)
        model = str(table(self._meta.get("config")).get("model_name") or "")
        return Own(tuple(turns.all), "", model, session, skipped)


def _effect(turns: Turns, entry: Mapping[str, object], at: float) -> None:
    detail, state, key = table(entry.get("detail")), table(entry.get("state")), str(entry.get("id", ""))
    given, name = table(detail.get("input")), str(detail.get("toolName", "")).rpartition(".")[2]
    path = str(given.get("path") or given.get("file_path") or "") if name in EDITS else ""
    turns.call(key, name, str(given.get("command", "")), (path,) if path else (), at)
    output = table(state.get("output"))
    told = table(output.get("structured_content"))
    code = told.get("returncode")
    failed = output.get("type") == "error" or state.get("status") in ("failed", "cancelled", "rejected")
    said = "".join(str(told.get(stream) or "") for stream in ("stdout", "stderr"))
    text = said or str(state.get("outputText") or "") or text_of(output.get("content"))
    turns.result(key, text, code if isinstance(code, int) else 1 if failed else None)
