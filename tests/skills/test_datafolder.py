"""The data folder is private and explains itself."""

import os
from pathlib import Path

import pytest

from wisen.skills import datafolder, files
from wisen.skills.errors import WisenError
from wisen.skills.paths import Paths


def test_it_is_made_private_with_a_readme_whatever_the_umask(tmp_path: Path) -> None:
    paths = Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "with space\nand line")})
    before = os.umask(0)
    try:
        folder = Path(datafolder.ensure(paths))
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "README").stat().st_mode & 0o777 == 0o600
    assert "ledger.db" in (folder / "README").read_text()


def test_a_readme_someone_changed_stays(tmp_path: Path) -> None:
    paths = Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "w")})
    datafolder.ensure(paths)
    Path(paths.data, "README").write_text("mine")
    datafolder.ensure(paths)
    assert Path(paths.data, "README").read_text() == "mine"


def test_a_folder_that_everyone_may_write_is_refused(tmp_path: Path) -> None:
    paths = Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "w")})
    os.mkdir(paths.data)
    os.chmod(paths.data, 0o777)
    with pytest.raises(WisenError, match="everyone may write") as caught:
        datafolder.ensure(paths)
    assert "chmod 700" in caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WisenError, match="cannot make the folder"):
        datafolder.ensure(Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "w")}))
    tmp_path.chmod(0o700)


def test_what_is_no_file_is_written_into_and_not_put_a_file_in_its_place(tmp_path: Path) -> None:
    """As `--transcript /dev/null` of a person who is root."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(WisenError, match="cannot write"):
        files.write(str(pipe), b"nobody reads")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    files.write(str(pipe), [b"one ", b"two"])
    assert os.read(reader, 99) == b"one two" and pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]
    os.close(reader)
    with pytest.raises(WisenError, match="Is a directory"):
        files.write(str(tmp_path), b"x")
