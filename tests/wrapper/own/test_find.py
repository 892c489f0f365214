"""Where each agent keeps its transcripts, and which of them is this session's."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from wisen.wrapper import own

NOW = 1_900_000_000.0
Put = Callable[[Path, str], str]


def write(path: Path, *records: object) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return str(path)


def claude(home: Path, cwd: str) -> str:
    slug = cwd.replace("/", "-").replace(".", "-").replace("_", "-")
    return write(home / ".claude" / "projects" / slug / "s.jsonl", {"type": "mode"})


def codex(home: Path, cwd: str) -> str:
    name = hashlib.sha256(cwd.encode()).hexdigest()[:8]
    meta = {"type": "session_meta", "payload": {"cwd": cwd, "thread_source": "user"}}
    return write(home / ".codex" / "sessions" / "2030" / "01" / "02" / f"rollout-{name}.jsonl", meta)


def gemini(home: Path, cwd: str) -> str:
    digest = hashlib.sha256(cwd.encode()).hexdigest()
    return write(
        home / ".gemini" / "tmp" / digest[:8] / "chats" / "session-1.jsonl",
        {"sessionId": "s", "projectHash": digest},
    )


def pi(home: Path, cwd: str) -> str:
    return write(
        home / ".pi" / "agent" / "sessions" / f"-{cwd.replace('/', '-')}--" / "t_1.jsonl",
        {"type": "session", "cwd": cwd},
    )


def qwen(home: Path, cwd: str) -> str:
    slug = cwd.replace("/", "-").replace(".", "-").replace("_", "-")
    return write(home / ".qwen" / "projects" / slug / "chats" / "s.jsonl", {"type": "system"})


def copilot(home: Path, cwd: str) -> str:
    folder = home / ".copilot" / "session-state" / hashlib.sha256(cwd.encode()).hexdigest()[:8]
    return write(folder / "events.jsonl", {"type": "session.start", "data": {"context": {"cwd": cwd}}})


def aider(home: Path, cwd: str) -> str:
    path = Path(cwd) / ".aider.chat.history.md"
    path.write_text("\n# aider chat started at 2030-01-02 03:04:00\n")
    return str(path)


def kimi(home: Path, cwd: str) -> str:
    folder = home / ".kimi" / "sessions" / hashlib.md5(cwd.encode()).hexdigest() / "s"
    write(folder / "context.jsonl", {"role": "user"})
    return write(folder / "wire.jsonl", {"type": "metadata"})


def vibe(home: Path, cwd: str) -> str:
    folder = home / ".vibe" / "logs" / "session" / "unified" / hashlib.sha256(cwd.encode()).hexdigest()[:8]
    return write(folder / "meta.json", {"environment": {"working_directory": cwd}, "parent_session_id": None})


AGENTS = [claude, codex, gemini, pi, qwen, copilot, aider, kimi, vibe]
EACH = pytest.mark.parametrize("put", AGENTS, ids=[agent.__name__ for agent in AGENTS])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("home", "shop", "garden"):
        (tmp_path / name).mkdir()
    return tmp_path / "home"


def find(put: Put, home: Path, cwd: Path | str, since: float = 0.0, **environ: str) -> str:
    module = own.reader(put.__name__)
    assert module
    return module.find({"HOME": str(home), **environ}, str(cwd), since)


def touch(path: str, at: float) -> None:
    os.utime(path, (at, at))


@EACH
def test_nothing_there_is_nothing_found(put: Put, home: Path) -> None:
    assert find(put, home, home.parent / "shop") == ""


@EACH
def test_the_folder_s_own_transcript_is_found_and_no_other(put: Put, home: Path) -> None:
    shop, garden = home.parent / "shop", home.parent / "garden"
    ours, theirs = put(home, str(shop)), put(home, str(garden))
    touch(theirs, NOW + 100)
    assert find(put, home, shop) == ours
    assert find(put, home, garden) == theirs


@EACH
def test_what_did_not_change_since_then_is_another_session(put: Put, home: Path) -> None:
    path = put(home, str(home.parent / "shop"))
    touch(path, NOW)
    assert find(put, home, home.parent / "shop", NOW + 60) == ""
    assert find(put, home, home.parent / "shop", NOW - 60) == path
    assert find(put, home, home.parent / "shop", NOW + 0.5) == path  # file systems round times down


@EACH
def test_a_folder_reached_by_a_link_is_the_same_folder(put: Put, home: Path) -> None:
    path = put(home, str(home.parent / "shop"))
    link = home.parent / "link"
    link.symlink_to(home.parent / "shop")
    assert os.path.realpath(find(put, home, link)) == os.path.realpath(path)


@pytest.mark.parametrize(
    ("put", "variable", "below"),
    [
        (claude, "CLAUDE_CONFIG_DIR", ".claude"),
        (codex, "CODEX_HOME", ".codex"),
        (pi, "PI_CODING_AGENT_DIR", ".pi/agent"),
        (copilot, "COPILOT_HOME", ".copilot"),
        (gemini, "GEMINI_CLI_HOME", ""),
        (kimi, "KIMI_SHARE_DIR", ".kimi"),
        (vibe, "VIBE_HOME", ".vibe"),
    ],
)
def test_a_variable_moves_it(put: Put, variable: str, below: str, home: Path) -> None:
    elsewhere = home.parent / "elsewhere"
    path = put(elsewhere, str(home.parent / "shop"))
    assert find(put, home, home.parent / "shop") == ""
    assert find(put, home, home.parent / "shop", **{variable: str(elsewhere / below)}) == path


def test_the_newest_of_several_is_taken(home: Path) -> None:
    shop = str(home.parent / "shop")
    first = claude(home, shop)
    second = write(Path(first).parent / "t.jsonl", {"type": "mode"})
    touch(first, NOW)
    touch(second, NOW - 5)
    assert find(claude, home, shop) == first


def test_codex_helpers_are_not_the_person_s_session(home: Path) -> None:
    path = codex(home, str(home.parent / "shop"))
    write(
        Path(path),
        {"type": "session_meta", "payload": {"cwd": str(home.parent / "shop"), "thread_source": "subagent"}},
    )
    assert find(codex, home, home.parent / "shop") == ""


def test_gemini_is_known_by_its_project_file_or_its_context_too(home: Path) -> None:
    shop = str(home.parent / "shop")
    chats = home / ".gemini" / "tmp" / "shop" / "chats"
    text = f"<session_context>\n- **Workspace Directories:**\n  - {shop}\n- more"
    path = write(
        chats / "session-1.jsonl", {"sessionId": "s"}, {"$set": {"messages": [{"content": [{"text": text}]}]}}
    )
    assert find(gemini, home, shop) == path
    write(chats / "session-1.jsonl", {"sessionId": "s"})
    assert find(gemini, home, shop) == ""
    (chats.parent / ".project_root").write_text(shop)
    assert find(gemini, home, shop) == path


def test_copilot_is_known_by_its_workspace_file_too(home: Path) -> None:
    path = copilot(home, "x")
    write(Path(path), {"type": "session.start", "data": {}})
    assert find(copilot, home, home.parent / "shop") == ""
    Path(path).with_name("workspace.yaml").write_text(f"id: 1\ncwd: {home.parent / 'shop'}\n")
    assert find(copilot, home, home.parent / "shop") == path


def test_aider_writes_at_the_top_of_the_repository(home: Path) -> None:
    shop = home.parent / "shop"
    (shop / ".git").mkdir()
    (shop / "deep" / "er").mkdir(parents=True)
    assert find(aider, home, shop / "deep" / "er") == ""
    path = aider(home, str(shop))
    assert find(aider, home, shop / "deep" / "er") == path


def test_aider_times_come_from_the_input_history(home: Path) -> None:
    path = Path(aider(home, str(home.parent / "shop")))
    path.write_text("\n# aider chat started at 2030-01-02 03:04:00\n\n#### one  \n\nanswer\n\n#### two  \n")
    (path.parent / ".aider.input.history").write_text(
        "\n# 2030-01-02 03:05:00.5\n+one\n\n# 2030-01-02 03:06:00\n+two\n"
    )
    reader = own.reader("aider")
    assert reader
    times = [turn.at for turn in reader.read(str(path)).turns]
    assert times[0] == times[1]
    assert times[2] - times[0] == pytest.approx(59.5)


def database(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(script)
    connection.close()


def test_opencode_names_the_session_behind_its_path(home: Path) -> None:
    shop = str(home.parent / "shop")
    path = home / ".local" / "share" / "opencode" / "opencode.db"
    database(
        path,
        "CREATE TABLE session (id, parent_id, directory, version, model, time_updated);"
        "CREATE TABLE message (id, time_created, data); CREATE TABLE part (id, message_id, session_id, time_created, data);"
        f"INSERT INTO session VALUES ('s1', NULL, '{shop}', '1', NULL, {int(NOW * 1000)}),"
        f" ('s2', NULL, '/other', '1', NULL, {int(NOW * 1000) + 5}), ('s3', 's1', '{shop}', '1', NULL, {int(NOW * 1000) + 9});",
    )
    touch(str(path), NOW)
    reader = own.reader("opencode")
    assert reader
    assert reader.find({"HOME": str(home)}, shop, NOW - 10) == f"{path}#s1"
    assert reader.find({"HOME": str(home)}, shop, NOW + 10) == ""
    assert reader.find({"HOME": str(home)}, "/nowhere", 0.0) == ""
    assert reader.read(f"{path}#s1").session == "s1"
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["opencode.db"]  # nothing left beside it


def test_llm_names_the_newest_chat(home: Path) -> None:
    folder = home / "llm"
    database(
        folder / "logs.db",
        "CREATE TABLE responses (id, conversation_id, prompt, response, model, datetime_utc);"
        "INSERT INTO responses VALUES (1, 'old', 'a', 'b', 'm', '2030-01-01'), (2, 'new', 'c', 'd', 'm', '2030-01-02');",
    )
    reader = own.reader("llm")
    assert reader
    environ = {"HOME": str(home), "LLM_USER_PATH": str(folder)}
    assert reader.find(environ, "/anywhere", 0.0) == f"{folder / 'logs.db'}#new"
    assert [turn.text for turn in reader.read(f"{folder / 'logs.db'}#old").turns] == ["a", "b"]
    assert reader.find({"HOME": str(home)}, "/anywhere", 0.0) == ""


GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "below", "session", "moved"),
    [
        ("hermes", ".hermes/state.db", "20261126_005332_cbc280", {"HERMES_HOME": ".hermes"}),
        (
            "openclaw",
            ".openclaw/agents/main/agent/openclaw-agent.sqlite",
            "56e3275b-9239-4666-a594-1c6415785af2",
            {"OPENCLAW_STATE_DIR": ".openclaw"},
        ),
        ("goose", ".local/share/goose/sessions/sessions.db", "g-1", {"XDG_DATA_HOME": ".local/share"}),
    ],
)
def test_one_database_for_all_folders_names_the_session_behind_its_path(
    home: Path, name: str, below: str, session: str, moved: dict[str, str]
) -> None:
    path = home / below
    database(path, (GOLDEN / name / "session.sql").read_text())
    reader = own.reader(name)
    assert reader
    assert reader.find({"HOME": str(home)}, "/home/me/shop", 0.0) == f"{path}#{session}"
    assert reader.find({"HOME": str(home)}, "/home/me/garden", 0.0).startswith(f"{path}#")
    assert reader.find({"HOME": str(home)}, "/nowhere", 0.0) == ""
    assert reader.find({"HOME": str(home)}, "/home/me/shop", 2_000_000_000.0) == ""
    assert reader.find({"HOME": str(home.parent)}, "/home/me/shop", 0.0) == ""
    elsewhere = {key: str(home / value) for key, value in moved.items()}
    assert reader.find({"HOME": "/nowhere", **elsewhere}, "/home/me/shop", 0.0) == f"{path}#{session}"
    assert reader.read(f"{path}#{session}").session == session
    touch(str(path), NOW - 1000)
    assert reader.find({"HOME": str(home)}, "/home/me/shop", NOW) == ""


def test_vibe_lies_in_a_folder_of_pieces_written_once(home: Path) -> None:
    meta = Path(vibe(home, str(home.parent / "shop")))
    meta.write_text('{"config": {"model_name": "m-3"}}')
    lines = (GOLDEN / "vibe" / "session.jsonl").read_text().splitlines()
    entries = [line for line in lines if '"createdAt"' in line and "projection_delta" not in line]
    journal = [line for line in lines if line not in entries]
    for number, some in enumerate((entries[:3], entries)):  # a later chunk says the earlier one's again
        (meta.parent / "chunks").mkdir(exist_ok=True)
        (meta.parent / "chunks" / f"{number}.json").write_text(f"[{','.join(some)}]")
    (meta.parent / "chunks" / "other.json").write_text('[{"message": {"role": "user"}, "source": "history"}]')
    (meta.parent / "chunks" / "torn.json").write_text('[{"createdAt": 1')
    (meta.parent / "journal").mkdir()
    (meta.parent / "journal" / "39.jsonl").write_text("\n".join(journal))
    reader = own.reader("vibe")
    assert reader
    found = reader.read(str(meta))
    assert found.turns == reader.read("\n".join(lines).encode()).turns
    assert (found.model, found.skipped) == ("m-3", 1)


def test_vibe_s_helpers_are_not_the_person_s_session(home: Path) -> None:
    meta = Path(vibe(home, str(home.parent / "shop")))
    meta.write_text(meta.read_text().replace("null", '"parent"'))
    assert find(vibe, home, home.parent / "shop") == ""
