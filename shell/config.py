"""`wisen config [list|get|set|unset|edit|explain|path]`: the settings, where each comes from, and what it may be.

Law: changes one line of one file, the person's or (`--project`) the project's, and leaves every comment in it.
"""

from __future__ import annotations

import os
from argparse import Namespace

from ..skills import config, files, rewrite
from ..skills.config import Layer
from ..skills.errors import WisenError, WrongUse
from ..skills.explained import Explained, explained
from ..skills.home import Home
from ..skills.paths import project_root
from ..skills.settings import NAMES, PLACES, Config, fits, from_words, names, nearest, tightened
from . import editor, say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("config", args)
    home = Home(os.environ)
    work = {
        "list": _list,
        "get": _get,
        "set": _set,
        "unset": _unset,
        "edit": _edit,
        "explain": _explain,
        "path": _path,
    }
    return work[told.verb](home, told)


def _list(home: Home, told: Namespace) -> int:
    read = _layers(home)
    if told.json:
        say.data([_as_json(explained(name), read) for name in names()])
        return 0
    rows = [
        (
            explained(name).place,
            _written(getattr(read[-1].config, name)),
            _from(config.origin(read, name), name),
        )
        for name in names()
    ]
    say.table(("setting", "value", "from"), rows)
    _warn(read[-1].config)
    return 0


def _get(home: Home, told: Namespace) -> int:
    read, name = _layers(home), _name(told.setting)
    if told.json:
        say.data(_as_json(explained(name), read))
    else:
        say.text(_written(getattr(read[-1].config, name)))
    return 0


def _set(home: Home, told: Namespace) -> int:
    name = _name(told.setting)
    about = explained(name)
    word = ",".join(told.value) if isinstance(about.default, tuple) else " ".join(told.value)
    value, wrong = fits(name, from_words({name: word})[name])
    if wrong:
        raise WrongUse(
            f"`{about.place}` {wrong}{f': {about.why}' if about.why else ''}", f"it is {about.allowed}"
        )
    if told.project:
        _only_tightens(home, name, value)
    path = _file(home, told)
    _write(path, rewrite.with_setting(_read(path), name, value), told.project)
    return _told(home, name, path, told)


def _unset(home: Home, told: Namespace) -> int:
    name, path = _name(told.setting), _file(home, told)
    before = _read(path)
    after = rewrite.without(before, name)
    if after != before:
        _write(path, after, told.project)
    return _told(home, name, path, told)


def _edit(home: Home, told: Namespace) -> int:
    path = _file(home, told)
    if not os.path.exists(path):
        _write(path, "# `wisen config explain` says what can be set here.\n", told.project)
    editor.open_in_editor(path, home.config)
    return _warn(_layers(home)[-1].config)


def _explain(home: Home, told: Namespace) -> int:
    chosen = [_name(told.setting)] if told.setting else names()
    read = _layers(home)
    if told.json:
        say.data([_as_json(explained(name), read) for name in chosen])
        return 0
    for number, name in enumerate(chosen):
        about = explained(name)
        if number:
            say.text()
        say.text(f"{about.place}: {about.what}")
        say.text(f"  may be    {about.allowed}{f'; {about.why}' if about.why else ''}")
        say.text(f"  default   {_written(about.default)}")
        value = _written(getattr(read[-1].config, name))
        say.text(f"  now       {value}, from {_from(config.origin(read, name), name)}")
        say.text(f"  set by    wisen config set {about.place} VALUE, or the variable {about.variable}")
        say.text(f"  a project {about.project}")
    return 0


def _path(home: Home, told: Namespace) -> int:
    path = _file(home, told)
    if told.json:
        say.data({"path": path})
    else:
        say.text(path)
    return 0


def _told(home: Home, name: str, path: str, told: Namespace) -> int:
    """After a change: what is in force now, and what goes before the file that was changed."""
    read = _layers(home)
    decided = config.origin(read, name)
    if told.json:
        say.data(_as_json(explained(name), read))
        return 0
    say.text(f"{explained(name).place} = {_written(getattr(read[-1].config, name))}")
    if decided.where != path and decided.source != "default":
        say.talk(f"wisen: it comes from {_from(decided, name)}, which goes before {path}")
    return 0


def _only_tightens(home: Home, name: str, value: object) -> None:
    about, mine = explained(name), _layers(home)[1].config
    if getattr(tightened(mine, {name: value}, ""), name) != value:
        raise WisenError(
            f"a project may not set `{about.place}` to {_written(value)}: it {about.project}",
            f"set it for yourself: wisen config set {about.place} {_written(value)}",
        )


def _name(setting: str) -> str:
    """The field of a setting, by its place or its field name. Raises WrongUse that tells the nearest one."""
    name = PLACES.get(setting, setting)
    if name in NAMES:
        return name
    near = nearest(setting)
    raise WrongUse(
        f"there is no setting `{setting[:80]}`",
        f"did you mean `{near}`?" if near else "`wisen config` lists them",
    )


def _layers(home: Home) -> list[Layer]:
    return config.layers(home.paths, project_root(home.cwd), home.environ)


def _file(home: Home, told: Namespace) -> str:
    return config.project_file(project_root(home.cwd)) if told.project else home.paths.settings


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return file.read(config.LIMIT)
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise WisenError(f"{path} is no UTF-8 text", "write it again as UTF-8") from error


def _write(path: str, text: str, shared: bool) -> None:
    """A project's file is committed and read by others; one's own is private."""
    files.write(path, text.encode(), 0o644 if shared else 0o600)


def _from(layer: Layer, name: str) -> str:
    if layer.source == "environment":
        own = f"WISEN_{name.upper()}"
        return (
            own
            if os.environ.get(own) and os.environ.get("WISEN_OFF", "") in ("", "0")
            else "WISEN_OFF"
            if name == "lend"
            else own
        )
    return layer.where or layer.source


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else str(value) if value != "" else '""'


def _as_json(about: Explained, read: list[Layer]) -> dict[str, object]:
    decided = config.origin(read, about.name)
    return {
        "setting": about.place, "value": getattr(read[-1].config, about.name), "default": about.default, "from": decided.source,
        "where": decided.where, "what": about.what, "allowed": about.allowed, "why": about.why, "variable": about.variable,
        "project": about.project,
    }  # fmt: skip


def _warn(settings: Config) -> int:
    for warning in settings.warnings:
        say.talk("wisen: " + warning.replace("\n", "\nhint: "))
    return int(bool(settings.warnings))
