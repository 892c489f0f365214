"""One setting changed in the text of a config.toml; comments, order and spacing of everything else stay. The one gate to tomlkit.

Law: pure: text in, text out. A setting is changed wherever it stands, under its section or by its plain name; a new one goes
under its section. (tomlkit, the editor-grade TOML library of the packaging tools, keeps a document byte for byte; tomli-w
writes a file anew and would lose what the person wrote beside the values.)
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from .errors import WisenError
from .settings import PLACES, SECTIONS, place_of


def with_setting(text: str, name: str, value: object) -> str:
    """`text` with the setting `name` (a field of `Config`) at `value`. Raises WisenError when the text is no TOML."""
    document = _read(text)
    plain = list(value) if isinstance(value, tuple) else value
    spots = list(_spots(document, name))
    for table, key in spots:
        table[key] = plain
    if not spots:
        section, _, key = place_of(name).partition(".")
        if section not in document:
            if document.as_string().strip():
                document.add(tomlkit.nl())
            document[section] = tomlkit.table()
        _table(document[section], section)[key] = plain
    return tomlkit.dumps(document)


def without(text: str, name: str) -> str:
    """`text` without the setting; the same text when it does not stand there. Raises WisenError when it is no TOML."""
    document = _read(text)
    spots = list(_spots(document, name))
    for table, key in spots:
        del table[key]
    return tomlkit.dumps(document) if spots else text


def _read(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise WisenError(
            f"the file is no valid TOML: {' '.join(str(error).split())}",
            "mend that first: `wisen config edit`",
        ) from error


def _spots(document: tomlkit.TOMLDocument, name: str) -> Iterator[tuple[MutableMapping[str, Any], str]]:
    """Every place where the setting stands: (table, key). As `settings.flat` reads them."""
    for key, value in document.items():
        if key in SECTIONS and isinstance(value, MutableMapping):
            for inner in value:
                if PLACES.get(f"{key}.{inner}", inner) == name:
                    yield value, inner
        elif key == name:
            yield document, key


def _table(found: object, section: str) -> MutableMapping[str, Any]:
    if isinstance(found, MutableMapping):
        return found
    raise WisenError(
        f"`{section}` is a value in that file, not a section", "mend that first: `wisen config edit`"
    )
