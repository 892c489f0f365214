"""A library without the modules it does not use: nobody sees a difference. Each in a process of its own: what is imported stays."""

from __future__ import annotations

import subprocess
import sys

import pytest

MADE = """
import sys
from wisen.skills.spared import without
with without("wave"):
    import wave as theirs
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", MADE + code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_is_not_there_until_somebody_imports_it() -> None:
    assert run("print('wave' in sys.modules)") == "False"
    assert run("import wave; print(wave.__file__ is not None, hasattr(wave, 'open'))") == "True True"


def test_who_uses_it_all_the_same_gets_it() -> None:
    assert run("print(theirs.open.__module__, sys.modules['wave'] is not theirs)") == "wave True"
    assert run("print(hasattr(theirs, 'nothing_of_that_name'))") == "False"


def test_what_was_there_before_stays() -> None:
    assert run("import wave as real\nwith without('wave'):\n    import wave\nprint(wave is real)") == "True"


@pytest.mark.parametrize(
    ("room", "spared"),
    [("match.likeness", "rapidfuzz.process"), ("observed", "ctypes.util"), ("observed", "subprocess")],
)
def test_our_rooms_do_without(room: str, spared: str) -> None:
    code = f"import wisen.skills.{room}; print({spared!r} in sys.modules)"
    if sys.platform != "linux" and room == "observed":
        pytest.skip("other systems have another way to watch")
    assert run(code) == "False"
    assert run(f"import wisen.skills.{room}, {spared}; print({spared}.__name__)") == spared
