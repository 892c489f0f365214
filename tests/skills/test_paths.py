"""Where things are when HOME does not say."""

import os
import pwd

import pytest

from wisen.skills.paths import Paths


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}])
def test_without_a_home_the_password_database_knows(environ: dict[str, str]) -> None:
    home = pwd.getpwuid(os.getuid()).pw_dir
    assert Paths(environ).home == home and Paths(environ).data == f"{home}/.local/share/wisen"


def test_one_variable_moves_it_all() -> None:
    paths = Paths({"WISEN_HOME": "/somewhere", "HOME": ""})
    assert paths.settings == "/somewhere/config.toml" and paths.index == "/somewhere/cache/index.db"
