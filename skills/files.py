"""Private folders and files, written whole or not at all.

Law: a reader sees the old bytes or the new, never half; everything of ours is 0600 in 0700, whatever the umask.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable

from .errors import WisenError
from .paths import private


def private_folder(path: str) -> str:
    """Make `path` and whatever is missing above it, each with mode 0700. Returns it. Raises WisenError."""
    try:
        return private(path)
    except OSError as error:
        raise WisenError(f"cannot make the folder {path}: {error.strerror}", _cure(error)) from error


def write(path: str, content: bytes | Iterable[bytes], mode: int = 0o600) -> None:
    """Replace the file at `path` by `content` (or its pieces, one by one) in one step, flushed to the disk. A linked file is written
    where it leads, so that a link stays a link; an existing file keeps its mode. What is no file (a device, a pipe) is written into.

    Raises WisenError (full or read-only disk, no permission); the old file is then untouched.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    private_folder(folder)
    temporary = ""
    try:
        if os.path.isfile(target):
            mode = os.stat(target).st_mode & 0o777
        elif os.path.exists(target):  # root could put a file in the place of /dev/null
            with open(target, "wb", opener=_at_once) as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            return
        descriptor, temporary = fresh(folder, ".wisen-", ".tmp")
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise WisenError(f"cannot write {path}: {error.strerror}", _cure(error)) from error
    finally:
        _forget(temporary)  # there only when something went wrong, also where the pieces come from
    sync_folder(folder)


def fresh(folder: str, prefix: str, suffix: str = "") -> tuple[int, str]:
    """A new private file in `folder`, for what is not finished yet: its descriptor and its path. Raises OSError. (`tempfile`, with
    what it imports, would be half a MB more in every process that writes.)"""
    path = os.path.join(folder, f"{prefix}{os.urandom(8).hex()}{suffix}")
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600), path


def _at_once(path: str, flags: int) -> int:
    """Open what is no file; a pipe that nobody reads raises OSError instead of waiting for somebody who may never come."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def sync_folder(folder: str) -> None:
    """Make a rename in `folder` survive a power cut. A file system that cannot is let be."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _forget(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _cure(error: OSError) -> str:
    return {
        errno.ENOSPC: "free some space on that disk; what stood there before is untouched",
        errno.EDQUOT: "free some space in your quota; what stood there before is untouched",
        errno.EROFS: "that disk is read-only; set WISEN_HOME to a folder you can write to",
        errno.EACCES: "check who owns it, or set WISEN_HOME to a folder you can write to",
    }.get(error.errno or 0, "check the folder, or set WISEN_HOME to another one")
