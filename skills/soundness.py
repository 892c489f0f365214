"""Whether a database of ours can be read: looked at without opening it for writing, so that looking mends and moves nothing.

Law: read-only; never raises; one question to SQLite (`quick_check`), which reads the whole file.
"""

from __future__ import annotations

import os
import sqlite3
from urllib.parse import quote

PATIENCE = 2.0  # seconds to wait for a process that writes to it


def fault(path: str) -> str:
    """What is wrong with the database file, in words; "" for nothing, also where there is none yet."""
    if not os.path.lexists(path):
        return ""
    if not os.path.isfile(path):
        return "it is no ordinary file"
    if not os.access(path, os.R_OK | os.W_OK):
        return "it cannot be read and written"
    try:
        database = sqlite3.connect(f"file:{quote(os.path.abspath(path))}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            said = database.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            database.close()
    except sqlite3.Error as error:
        return str(error)
    return "" if said == ("ok",) else str(said[0]) if said else "it is empty"
