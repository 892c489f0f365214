"""The tour."""

import resource
from pathlib import Path

from support.cli import Cli


def test_the_demo_shows_the_whole_loop_and_leaves_nothing(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    before = worked()
    said = cli("demo", TMPDIR=str(tmp_path))
    assert "Done: every command passed." in said
    assert "accepted: " in said and "## Triggers" in said and "1. Run `sh check.sh`" in said
    assert "I was lent a note for this; I follow it." in said
    assert "wisen: lent cut" in said
    assert worked() - before < 20, "said to take under 10 s on a quiet machine"
    assert not cli.home.exists() and not list(tmp_path.glob("wisen-demo-*"))


def worked() -> float:
    """Seconds of work of what was started and has ended; others' work does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
