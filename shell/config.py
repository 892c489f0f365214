"""`wisen config [--json] [--path]`: the settings in force, and where they come from."""

from __future__ import annotations

import argparse
import dataclasses
import os

from ..skills.home import Home
from . import say


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "wisen config", description="The settings in force. Change them in the file that --path names."
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--path", action="store_true", help="only where the file is")
    told = parser.parse_args(args)
    home = Home(os.environ)
    if told.path:
        say.text(home.paths.settings)
        return 0
    values = {name: value for name, value in dataclasses.asdict(home.config).items() if name != "warnings"}
    if told.json:
        say.data(values)
        return 0
    say.talk(
        f"from {home.paths.settings}{'' if os.path.exists(home.paths.settings) else ' (not there: all defaults)'}"
    )
    for name, value in values.items():
        say.text(f"{name} = {value!r}")
    for warning in home.config.warnings:
        say.talk(f"wisen: {warning}")
    return 0
