"""Pages on their way out: what is taken off them, and the archive they travel in. Pure.

Law: same pages, same bytes: no clock, no name of a machine in an archive. What the ledger wrote on a page stays here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from .projected import canonical

STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def cleaned(text: str, clean: Callable[[str], str]) -> str:
    """A page without secrets, identity, machine paths (`clean`), and without the two sections of the ledger."""
    return clean(canonical(text)) + "\n"


def packed(pages: Mapping[str, bytes]) -> bytes:
    """An archive of pages by name: NAME/SKILL.md each."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in sorted(pages):
            entry = zipfile.ZipInfo(f"{name}/SKILL.md", STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3
            archive.writestr(entry, pages[name])
    return held.getvalue()
