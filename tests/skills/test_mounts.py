"""Which folders stand on other machines, by the table of mounts."""

import pytest

from wisen.skills.mounts import distant

TABLE = r"""/dev/sda1 / ext4 rw 0 0
C:\134 /mnt/c 9p rw,aname=drvfs 0 0
server:/home /net/my\040home nfs4 rw 0 0
tmpfs /net/my\040home/scratch tmpfs rw 0 0
me@box: /home/me/box fuse.sshfs rw 0 0
/dev/sdb1 /home/me/box/disk ext4 rw 0 0
none
"""


@pytest.mark.parametrize(
    ("path", "is_distant"),
    [
        ("/home/me/skills", False),
        ("/mnt/c/Users/me/skills", True),
        ("/mnt/c", True),
        ("/mnt/cd", False),
        ("/net/my home/skills", True),
        ("/net/my home/scratch/skills", False),
        ("/home/me/box/skills", True),
        ("/home/me/box/disk/skills", False),
        ("/", False),
    ],
)
def test_the_nearest_mount_above_decides(path: str, is_distant: bool) -> None:
    assert distant(path, TABLE) is is_distant


def test_what_is_mounted_over_another_hides_it() -> None:
    assert distant("/s", "/dev/a /s ext4 rw\nhost:/s /s nfs rw\n")
    assert not distant("/s", "host:/s /s nfs rw\n/dev/a /s ext4 rw\n")


def test_without_a_table_nothing_is_distant() -> None:
    assert not distant("/net/home", "")
