"""Who and where goes (S22), and what only looks like it stays (S33)."""

import pytest

from wisen.skills.redact import Identity, Known, redact

ADA = Known(
    identity=Identity(
        home="/home/ada", repo="/home/ada/work/engine", user="ada", host="babbage", temporary=("/tmp/ada-x1",)
    )
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("cd /home/ada/work/engine/src", "cd $REPO/src"),
        ("cat /home/ada/.zshrc:12", "cat ~/.zshrc:12"),
        ("PATH=/home/ada/bin:/home/ada/go:/usr/bin", "PATH=~/bin:~/go:/usr/bin"),
        ("in /tmp/ada-x1/out.log.", "in $TMP/out.log."),
        ("ada@babbage:~$ ls", "<user>@<host>:~$ ls"),
        ("drwxr-xr-x 2 ada staff 64 .", "drwxr-xr-x 2 <user> staff 64 ."),
        ("file:///home/ada/a.md", "~/a.md"),
        ("projects/-home-ada-work-engine/x.jsonl", "projects/$REPO/x.jsonl"),
        ("%2Fhome%2Fada%2Fnotes", "~%2Fnotes"),
        ('"cwd":"\\/home\\/ada\\/x"', '"cwd":"~\\/x"'),
    ],
)
def test_this_machine_is_made_generic(text: str, clean: str) -> None:
    assert redact(text, ADA).text == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("open /Users/grace/Library/x", "open ~/Library/x"),
        ("/home/grace/x and /home/grace", "~/x and ~"),
        ("C:\\Users\\tom\\new\\x.txt", "~\\new\\x.txt"),
        ("C:\\\\Users\\\\tom\\\\x", "~\\\\x"),
        ("c:/Users/tom/x", "~/x"),
        ("/mnt/c/Users/tom/x", "~/x"),
        ("/c/Users/tom/x", "~/x"),
        ("\\\\wsl.localhost\\Ubuntu\\home\\tom\\x", "~\\x"),
        ("/private/var/folders/ab/" + "c0d1" * 7 + "gn/T/build", "$TMP/build"),
        ("ssh deploy@51.15.20.7 -p 22", "ssh deploy@<address> -p 22"),
        ("inet 51.15.20.7/24 ether a4:83:e7:1f:0c:9d", "inet <address>/24 ether <address>"),
        ('"IOPlatformUUID" = "0B9D2C1E-3A4F-4D5B-8C6D-7E8F90A1B2C3"', '"IOPlatformUUID" = "<address>"'),
        ("mail grace.h+lists@navy.mil now", "mail <email> now"),
        ("Author: Grace <grace@navy.mil>", "Author: Grace <<email>>"),
    ],
)
def test_other_people_s_machines_too(text: str, clean: str) -> None:
    assert redact(text).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-10 12:34:56",
        "5432 5433 5434",
        "version 1.20.3.4 from 127.0.0.1 and http://192.168.0.7:80",
        "fingerprint 3f:78:68:50:e3:87:55:0f:da:b8:36:ed:7e:6d:c8:81",
        "git@github.com:x/y.git",
        "someone@example.com",
        "/home/user/app and /Users/Shared",
        "see /usr/home-made and src/home/page.tsx",
        "@decorator.name @types/node@20.1.0",
        "canada is adamant",
        "a/home/adam",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert redact(text, ADA).text == text


def test_it_can_be_left_alone() -> None:
    text = "/home/ada/x ada@babbage grace@navy.mil"
    assert redact(text, ADA, identity=False).text == text


def test_findings_of_identity_have_their_kinds() -> None:
    kinds = {f.kind for f in redact("ada@babbage /home/ada grace@navy.mil", ADA).findings}
    assert kinds == {"user", "host", "path", "email"}


def test_a_common_account_name_masks_nothing() -> None:
    known = Known(identity=Identity(home="/root", user="root", host="localhost"))
    assert redact("run as root on localhost in /root/x", known).text == "run as root on localhost in ~/x"
