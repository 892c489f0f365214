"""What wisen keeps: settings, library, index, ledger. A database that is broken is found before anything opens it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from ...skills import ledger_file, soundness
from ...skills.errors import WisenError
from ...skills.home import Home
from ...skills.model import Prompt
from . import Check, plural


def look(home: Home) -> Iterator[Check]:
    yield _settings(home)
    yield _library(home)
    yield _index(home)
    yield _ledger(home)


def _settings(home: Home) -> Check:
    warnings = "; ".join(" ".join(warning.split()) for warning in home.config.warnings)
    there = home.paths.settings if os.path.exists(home.paths.settings) else "all defaults"
    return Check("settings", not warnings, warnings or there, "wisen config edit")


def _library(home: Home) -> Check:
    try:
        skills, broken = home.library.skills(), home.library.broken
    except WisenError as error:
        return Check("library", False, str(error), error.hint)
    if broken:
        path, reason = broken[0]
        many = f"{plural(len(broken), 'page')} cannot be read, first {path}: {reason}"
        return Check(
            "library", False, many, f"wisen skills lint '{path}' says what is wrong; mend it or take it away"
        )
    hidden = [file.name for file in home.library.shadowed if file.origin == "home"]
    if hidden:
        said = f"your page {hidden[0]} stands behind another of its name"
        return Check(
            "library", False, said, f"wisen skills rename {hidden[0]} NEW-NAME, or archive one of them"
        )
    return Check("library", True, plural(len(skills), "page"))


def _index(home: Home) -> Check:
    path = home.paths.index
    if wrong := soundness.fault(path):
        cure = "wisen doctor --fix builds it again; it is only a cache"
        return Check("index", False, f"{path}: {wrong}", cure, lambda: _build_again(home))
    try:
        home.suggest(Prompt("wisen doctor looks whether the index answers", home.cwd), 1)
    except WisenError as error:
        return Check("index", False, str(error), error.hint)
    if not home.suggest.kept:
        cure = f"make room at {os.path.dirname(path)}, and the folder yours; it is only a cache"
        return Check("index", False, home.suggest.remark, cure)
    return Check("index", True, home.suggest.remark or "answers")


def _build_again(home: Home) -> None:
    for side in ("", *ledger_file.SIDES):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(home.paths.index + side)
    home.suggest.refresh()


def _ledger(home: Home) -> Check:
    path = home.paths.ledger
    wrong = ledger_file.fault(path) or soundness.fault(path)
    if wrong:
        cure = (
            f"put a backup in its place; else the next session moves it to {os.path.basename(path)}.broken-TIME and begins a new"
            " one (nothing is deleted)"
        )
        return Check("ledger", False, f"{path}: {wrong}", cure)
    if not os.path.exists(path):
        return Check("ledger", True, "nothing has been lent yet")
    try:
        uses, notices = len(home.ledger.uses()), home.ledger.notices
    except WisenError as error:
        return Check("ledger", False, str(error), error.hint)
    return Check(
        "ledger", not notices, "; ".join(notices) or plural(uses, "use"), "see there; nothing was deleted"
    )
