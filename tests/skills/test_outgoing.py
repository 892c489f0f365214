"""Pages on their way out."""

import io
import zipfile

from support.pages import HOOKS

from wisen.skills.outgoing import cleaned, packed


def test_what_the_ledger_wrote_stays_here_and_the_filter_is_asked() -> None:
    text = cleaned(HOOKS, lambda told: told.replace("npm", "<tool>"))
    assert (
        "Last Used" not in text
        and "Success Rate" not in text
        and "`<tool> test" in text
        and text.endswith("\n")
    )


def test_the_same_pages_are_the_same_bytes() -> None:
    one, other = packed({"b": b"2", "a": b"1"}), packed({"a": b"1", "b": b"2"})
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert [(e.filename, e.date_time[0]) for e in archive.infolist()] == [
            ("a/SKILL.md", 1980),
            ("b/SKILL.md", 1980),
        ]
