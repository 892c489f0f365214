"""The picture in the README is drawn from a real recording, and the agents' pages from the agents' profiles."""

import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

HERE = Path(__file__).parents[2]
TEXT = "{http://www.w3.org/2000/svg}text"


def test_the_picture_shows_the_tour(tmp_path: Path) -> None:
    before = (HERE / "docs" / "picture.svg").read_text()
    copy = tmp_path / "docs" / "picture.py"
    copy.parent.mkdir()
    copy.write_text((HERE / "docs" / "picture.py").read_text())
    done = subprocess.run([sys.executable, str(copy)], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    now, then = texts((copy.parent / "picture.svg").read_text()), texts(before)
    for said in (
        "I was lent a note for this; I follow it.",
        "Done: every command passed.",
        "4. Why it was lent",
    ):
        assert any(said in line for line in now) and any(said in line for line in then)
    assert abs(len(now) - len(then)) <= 2, "the tour has changed: python docs/picture.py"


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in xml.fromstring(svg).iter(TEXT)]


def test_the_agents_pages_say_what_the_profiles_say() -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "docs" / "agents.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
