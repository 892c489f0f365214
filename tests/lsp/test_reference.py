"""docs/server.md says what the server announces and no more."""

import inspect
import re
from pathlib import Path

from support.cli import Cli
from support.editor import Editor

from wisen.lsp.commands import COMMANDS
from wisen.lsp.desk import SETTINGS
from wisen.lsp.features import ASKED

REFERENCE = (Path(__file__).parent.parent.parent / "docs" / "server.md").read_text()


def test_every_command_stands_there_with_its_arguments() -> None:
    rows = dict[str, list[str]]()
    for names, told in re.findall(r"^\| ((?:`wisen\.\w+`(?:, )?)+) \|([^|]*)\|", REFERENCE, re.MULTILINE):
        rows |= dict.fromkeys(
            re.findall(r"`(wisen\.\w+)`", names),
            re.findall(r"\w+", told),
        )
    assert rows.keys() == COMMANDS.keys()
    for name, command in COMMANDS.items():
        wanted = list(inspect.signature(command).parameters.values())[1:]
        assert len(rows[name]) == len(wanted), name


def test_every_feature_and_setting_stands_there(tmp_path: Path) -> None:
    assert set(re.findall(r"`(textDocument/\w+)`", REFERENCE)) == {
        *(method for method in ASKED if method != "textDocument/prepareRename"), "textDocument/publishDiagnostics",
    }  # fmt: skip
    assert all(f"`{name}`" in REFERENCE for name in SETTINGS)
    with Editor(Cli(tmp_path)) as editor:
        announced = editor.begin()["capabilities"]
    assert sorted(announced["executeCommandProvider"]["commands"]) == sorted(COMMANDS)
    provided = {name for name, value in announced.items() if name.endswith("Provider") and value}
    assert len(provided - {"executeCommandProvider"}) == len(ASKED) - 1
