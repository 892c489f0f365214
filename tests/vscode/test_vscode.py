"""A real VS Code with our extension, packaged as people get it: skills taken, a draft read and accepted, a page mended."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.cli import Cli
from support.pages import HOOKS
from support.processes import MARK, marked
from support.sessions import worked

HERE = Path(__file__).parent
CACHE = os.environ.get("WISEN_VSCODE", "")  # set by `make test-vscode`
VSIX = HERE.parent.parent / "build" / "wisen.vsix"
PICTURES = HERE.parent.parent / "build" / "vscode"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
DEADLINE = 300.0  # seconds for the whole drive

pytestmark = pytest.mark.skipif(not CACHE, reason="a real VS Code: `make test-vscode`")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.environ[MARK] = str(tmp_path)  # so that what is left behind is found
    cli.keeps("migrate-to-hooks", HOOKS)
    worked(cli)
    (cli.work / "app.py").write_text("# convert this class component to hooks\n")
    return cli


@pytest.fixture
def served(cli: Cli) -> Iterator[str]:
    """The URL of a code-server with the extension installed, whose person is `cli`'s."""
    node, entry = (
        f"{CACHE}/node/node_modules/.bin/node",
        f"{CACHE}/code-server/node_modules/code-server/out/node/entry.js",
    )
    wisen = str(Path(sys.executable).parent / "wisen")
    settings = {
        "wisen.path": wisen, "workbench.startupEditor": "none", "workbench.tips.enabled": False, "chat.disableAIFeatures": True,
        "workbench.secondarySideBar.defaultVisibility": "hidden", "extensions.ignoreRecommendations": True,
        "editor.minimap.enabled": False, "window.commandCenter": False, "breadcrumbs.enabled": False, "editor.lightbulb.enabled": "off",
    }  # fmt: skip
    data, port = cli.place / "vscode", free_port()
    for whose in ("User", "Machine"):  # a setting of the machine counts only there
        (data / whose).mkdir(parents=True)
        (data / whose / "settings.json").write_text(json.dumps(settings))
    config = cli.place / "code-server.yaml"  # without one it writes into the real home
    config.write_text(f"bind-addr: 127.0.0.1:{port}\nauth: none\ncert: false\n")
    common = [
        node,
        entry,
        "--config",
        str(config),
        "--user-data-dir",
        str(data),
        "--extensions-dir",
        str(cli.place / "extensions"),
    ]
    environ = cli.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{cli.environ['PATH']}"}
    subprocess.run(
        [*common, "--install-extension", str(VSIX)], env=environ, check=True, timeout=120, capture_output=True
    )
    log = (cli.place / "code-server.log").open("wb")
    flags = ["--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"]
    server = subprocess.Popen(
        [*common, *flags, str(cli.work)], env=environ, stdout=log, stderr=log, start_new_session=True
    )
    try:
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < end and server.poll() is None, "code-server did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(30)
        log.close()
        end = time.monotonic() + 10
        while left := [command for command in marked(str(cli.place)).values() if "lsp" in command]:
            assert time.monotonic() < end, left


def test_a_person_in_vs_code(cli: Cli, served: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    out = cli.place / "seen.json"
    told = {
        "URL": served, "WORK": str(cli.work), "WISEN_HOME": str(cli.home), "SETTINGS": str(cli.place / "vscode/Machine/settings.json"),
        "WISEN": str(Path(sys.executable).parent / "wisen"), "PLAYWRIGHT": f"{CACHE}/playwright/node_modules/playwright-core/index.mjs",
        "CHROMIUM": CHROMIUM, "PICTURES": str(PICTURES), "OUT": str(out),
    }  # fmt: skip
    node = f"{CACHE}/node/node_modules/.bin/node"
    done = subprocess.run(
        [node, str(HERE / "drive.mjs")], env=cli.environ | told, capture_output=True, timeout=DEADLINE
    )
    assert out.exists(), done.stderr.decode()
    seen = json.loads(out.read_text())
    assert "failed" not in seen, seen["failed"]

    assert any("insert the steps of “Migrate React" in title for title in seen["actions"])
    assert "# Migrate React Class Components to Hooks:" in seen["inserted"]
    assert not seen["underlined"], "VS Code's own checks of a SKILL.md find nothing in a draft"
    assert len(seen["drafts"]) == 1 and "new" in seen["drafts"][0] and seen["status"].strip().endswith("1")
    for title in ("home", "Cut a new release of the docs site", "Rotate the signing keys"):
        assert any(row.startswith(title) for row in seen["library"])
    assert "wisen.path" in seen["missing"] and not any("failed" in toast for toast in seen["toasts"])
    names = {skill["name"] for skill in cli.json("skills", "list")}
    assert {"migrate-to-hooks", "cut-new-release-docs-site", "rotate-keys"} <= names and not cli.json(
        "review"
    )
    assert (
        (cli.home / "skills/migrate-to-hooks/SKILL.md")
        .read_text()
        .startswith("---\nname: migrate-to-hooks\n")
    )
