"""The files of a .skill or .zip archive, read in place. The archive is never unpacked, so nothing can be written outside.

Law: an archive that tries to reach outside itself is refused whole; what it says about sizes is not believed.
"""

from __future__ import annotations

import contextlib
import re
import stat
import zipfile
from collections.abc import Iterator
from functools import partial

from ..errors import WisenError
from .arrival import ENTRIES, File

LARGEST = 64 * 1024 * 1024  # bytes of an archive; pages are some kilobytes
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f\\]")
HINT = "do not trust where it came from"


@contextlib.contextmanager
def opened(path: str) -> Iterator[list[File]]:
    """Its files, as long as it is open. Raises WisenError: no archive, or a hostile one."""
    try:
        with open(path, "rb") as file:
            if file.seek(0, 2) > LARGEST:
                raise WisenError(
                    f"{path} is larger than {LARGEST >> 20} MiB", "import the folders of the skills you want"
                )
            with zipfile.ZipFile(file) as archive:
                yield _files(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise WisenError(f"{path} cannot be read as an archive: {error}", "pack it again") from error


def _files(path: str, archive: zipfile.ZipFile) -> list[File]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > ENTRIES:
        raise WisenError(f"{path} holds {len(entries)} files", "import the folders of the skills you want")
    outside = next((entry.filename for entry in entries if _OUTSIDE.search(entry.filename)), "")
    if outside:
        raise WisenError(f"{path} holds {outside!r}, which would be written outside the archive", HINT)
    twice = {entry.filename for entry in entries}
    if len(twice) != len(entries):
        raise WisenError(
            f"{path} holds two files of one name, so that readers would see different ones", HINT
        )
    return [File(entry.filename, partial(_read, archive, entry), _odd(entry)) for entry in entries]


def _odd(entry: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link; links are not followed"
    return "it is encrypted" if entry.flag_bits & 1 else ""


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(entry) as file:
        return file.read(limit)
