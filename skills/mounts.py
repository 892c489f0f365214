"""Which folders other machines change too: of such a change the kernel here tells nobody, so they have to be looked at.

Law: pure: takes the table of mounts (`/proc/self/mounts`, proc(5)) as text. Where there is no such table nothing is known to be distant.
"""

from __future__ import annotations

import re

TABLE = "/proc/self/mounts"
# The types of file systems whose files live on another machine or behind another kernel (WSL's Windows disks are 9p).
DISTANT = frozenset(
    """9p acfs afs beegfs ceph cifs coda davfs drvfs fakeowner fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.grpcfuse fuse.osxfs fuse.rclone
    fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse glusterfs gpfs lustre ncpfs nfs nfs4 orangefs prl_fs smb3 smbfs vboxsf virtiofs""".split()
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def distant(path: str, table: str) -> bool:
    """Whether the file system that the real `path` stands on is one of DISTANT."""
    longest, kind = "", ""
    for row in table.splitlines():
        fields = row.split(" ")
        if len(fields) < 3:
            continue
        place = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[1])
        # Of two mounted at one place the later hides the earlier.
        if len(place) >= len(longest) and f"{path}/".startswith(place.rstrip("/") + "/"):
            longest, kind = place, fields[2]
    return kind in DISTANT
