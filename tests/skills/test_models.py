"""The backends against real servers and commands on this machine: right answers, and every way to be wrong."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.model_server import ModelServer
from support.odd_server import NOBODY, OddServer

from wisen.skills import models
from wisen.skills.errors import WisenError, WrongUse
from wisen.skills.model import Ask
from wisen.skills.models import Settings, command, hosts, openai
from wisen.skills.models.patience import within
from wisen.skills.settings import Config

ASK = Ask("draft", "the session", {"type": "object", "properties": {"worth": {"type": "boolean"}}})
ENVIRON = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}


def told(
    backend: str, host: str = "", model: str = "fake-model", deadline: float = 20.0, **environ: str
) -> Settings:
    return Settings(backend, model, host, {**ENVIRON, **environ}, deadline)


def fails(settings: Settings, ask: Ask = ASK) -> WisenError:
    with pytest.raises(WisenError) as error:
        models.answer(ask, settings)
    assert error.value.hint, "an error says what to do now"
    return error.value


# -- Ollama


def test_ollama_answers_in_the_shape_asked_for_with_its_whole_context() -> None:
    heard: list[str] = []
    with ModelServer(reply='{"worth": false}') as server:
        said = models.answer(ASK, told("ollama", server.url), heard.append)
        (request,) = server.requests()
    assert said == '{"worth": false}'
    assert request.talk.schema == ASK.schema
    assert request.talk.stream
    assert request.body["options"]["num_ctx"] == 4096
    assert request.body["keep_alive"]
    assert request.last_user_text == "the session"
    assert "one session in which a person worked" in request.system[0]
    assert any("characters" in words for words in heard) and heard[-1] == ""


def test_a_long_question_gets_the_room_it_needs() -> None:
    with ModelServer(reply="{}") as server:
        settings = told("ollama", server.url)
        assert models.room(settings, "draft") > 28_000
        models.answer(Ask("draft", "word " * 12_000), settings)
        (request,) = server.requests()
        assert request.body["options"]["num_ctx"] == 24576
        assert "takes 32768" in str(fails(settings, Ask("draft", "word " * 40_000)))
        assert len(server.requests()) == 1


def test_without_a_name_the_newest_local_model_answers_and_is_named_with_its_digest() -> None:
    with ModelServer(reply="{}") as server:
        settings = told("ollama", server.url, model="")
        models.answer(ASK, settings)
        assert server.requests()[0].talk.model == "fake-model:latest"
        assert models.writer(settings) == "fake-model:latest@000000000000"


def tags(*names: str) -> bytes:
    return json.dumps(
        {"models": [{"name": name, "model": name, "digest": "ab" * 32} for name in names]}
    ).encode()


SHOW = json.dumps({"model_info": {"x.context_length": 8192}, "details": {}}).encode()


def odd(
    chat: bytes = b"", status: int = 200, names: tuple[str, ...] = ("m",)
) -> Callable[[str, str, Any], Any]:
    def says(method: str, path: str, body: Any) -> tuple[int, bytes]:
        if path == "/api/tags":
            return 200, tags(*names)
        if path == "/api/show":
            return (200, SHOW) if body["model"] in names else (404, b'{"error": "model not found"}')
        return status, chat

    return says


def test_a_model_that_ollama_sends_elsewhere_is_never_chosen_unasked() -> None:
    with OddServer(odd(names=("big:671b-cloud",))) as server:
        assert "no model yet" in str(fails(told("ollama", server.url, model="")))


def test_a_model_that_is_not_there() -> None:
    with OddServer(odd()) as server:
        error = fails(told("ollama", server.url, model="qwen3:4b"))
    assert "no model 'qwen3:4b'" in str(error) and error.hint == "get it: ollama pull qwen3:4b"


@pytest.mark.parametrize(
    ("chat", "status", "what"),
    [
        (b"<html>busy</html>", 200, "is not Ollama"),
        (b'{"error": "out of memory"}', 500, "answered 500"),
        (b'{"error": "slow down"}', 429, "answered 429"),
        (b'{"error":"the runner died"}\n', 200, "the runner died"),
        (b'{"message":{"role":"assistant","content":"{"},"done":false}\n{"mess', 200, "is not Ollama"),
        (
            b'{"message":{"role":"assistant","content":"{}"},"done":true,"done_reason":"length"}\n',
            200,
            "cut off",
        ),
        (b"", 302, "answered 302"),
    ],
)
def test_ollama_gone_wrong(chat: bytes, status: int, what: str) -> None:
    with OddServer(odd(chat, status)) as server:
        assert what in str(fails(told("ollama", server.url, model="m")))


def test_an_answer_without_end() -> None:
    row = (
        json.dumps({"message": {"role": "assistant", "content": "x" * 10_000}, "done": False}).encode()
        + b"\n"
    )
    with OddServer(odd(row * 200)) as server:
        assert "does not stop" in str(fails(told("ollama", server.url, model="m")))


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_nobody_is_there(backend: str) -> None:
    error = fails(told(backend, NOBODY))
    assert "no model answered at http://127.0.0.1" in str(error) and "--backend extract" in error.hint


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_one_who_never_answers_is_not_waited_for_for_ever(backend: str) -> None:
    def says(method: str, path: str, body: Any) -> tuple[int, bytes]:
        if path in ("/api/tags", "/api/show"):
            return 200, tags("m") if path == "/api/tags" else SHOW
        server.closing.wait()
        return 200, b""

    with OddServer(says) as server:
        assert "did not finish within" in str(fails(told(backend, server.url, model="m", deadline=0.3)))


# -- where a model is


@pytest.mark.parametrize(("backend", "variable"), [("ollama", "OLLAMA_HOST"), ("openai", "OPENAI_BASE_URL")])
def test_another_tools_variable_never_takes_a_session_off_this_machine(backend: str, variable: str) -> None:
    error = fails(told(backend, **{variable: "http://models.example.org:11434"}))
    assert f"{variable} points to models.example.org" in str(error) and "model.host" in error.hint


@pytest.mark.parametrize(
    ("inherited", "wanted"),
    [("", "D"), ("0.0.0.0", "http://127.0.0.1:1"), ("localhost:9", "http://localhost:9"), (":9", "http://127.0.0.1:9"), ("[::1]:9", "http://[::1]:9"),
     ("https://127.0.0.1/x/", "https://127.0.0.1/x")],
)  # fmt: skip
def test_addresses_on_this_machine(inherited: str, wanted: str) -> None:
    assert hosts.address(told("ollama", V=inherited), "V", "D", 1) == wanted


def test_the_persons_own_setting_may_name_another_machine() -> None:
    assert hosts.address(told("ollama", "gpu.lan"), "V", "D", 11434) == "http://gpu.lan:11434"
    assert hosts.address(told("openai", "https://api.openai.com"), "V", "D", 1) == "https://api.openai.com"


@pytest.mark.parametrize("host", ["ftp://x", "http://[x", "http://x:99999999", "file:///etc/passwd"])
def test_what_is_no_address(host: str) -> None:
    with pytest.raises(WisenError):
        hosts.address(told("ollama", host), "V", "D", 1)


@pytest.mark.parametrize(("url", "here"), [("http://127.8.0.1", True), ("http://localhost.evil.org", False), ("http://a.localhost", True), ("http://10.0.0.1", False),
                                           ("http://127.0.0.1.evil.org", False), ("http://127.0.0.1@evil.org", False)])  # fmt: skip
def test_what_this_machine_is(url: str, here: bool) -> None:
    assert hosts.local(url) is here


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_proxies_are_not_asked_for_what_is_here(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, NOBODY)
    with ModelServer(reply="{}") as server:
        assert models.answer(ASK, told(backend, server.url)) == "{}"


# -- OpenAI-compatible


def choice(text: str, reason: str = "stop") -> bytes:
    return json.dumps(
        {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": reason}]}
    ).encode()


def test_openai_is_asked_for_the_schema() -> None:
    with ModelServer(reply='{"worth": true}') as server:
        assert models.answer(ASK, told("openai", server.url)) == '{"worth": true}'
        (request,) = server.requests()
    assert request.path == "/v1/chat/completions"
    assert request.body["response_format"]["json_schema"]["schema"] == ASK.schema
    assert request.last_user_text == "the session"


def test_a_server_that_knows_no_schema_is_asked_without() -> None:
    def says(method: str, path: str, body: Any) -> tuple[int, bytes]:
        return (
            (400, b'{"error": "response_format is not supported"}')
            if "response_format" in body
            else (200, choice("{}"))
        )

    with OddServer(says) as server:
        assert models.answer(ASK, told("openai", server.url)) == "{}"
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("status", "content", "what"),
    [
        (200, b"<html></html>", "no OpenAI-compatible model"),
        (200, b'{"choices": []}', "no OpenAI-compatible model"),
        (200, b'{"choices": [{"message": ', "no OpenAI-compatible model"),
        (200, choice("{", "length"), "cut off"),
        (401, b"{}", "wants a key"),
        (404, b"{}", "no such model"),
        (429, b"{}", "enough of us"),
        (500, b"\x1b[2Jboom", "answered 500"),
        (200, b"x" * (5 << 20), "does not stop"),
    ],
)
def test_openai_gone_wrong(status: int, content: bytes, what: str) -> None:
    with OddServer(lambda method, path, body: (status, content)) as server:
        assert what in str(fails(told("openai", server.url)))


def test_a_redirect_is_not_followed() -> None:
    with OddServer(lambda *asked: (200, choice("{}"))) as elsewhere:
        with OddServer(
            lambda *asked: (307, b"", {"Location": elsewhere.url + "/v1/chat/completions"})
        ) as server:
            assert "not followed" in str(fails(told("openai", server.url)))
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [({}, None), ({"OPENAI_API_KEY": "theirs"}, None), ({"WISEN_API_KEY": "ours"}, "Bearer ours"), ({"WISEN_API_KEY": "ours", "OPENAI_API_KEY": "theirs"}, "Bearer ours")],
)  # fmt: skip
def test_a_key_goes_only_where_it_belongs(environ: dict[str, str], wanted: str | None) -> None:
    with OddServer(lambda *asked: (200, choice("{}"))) as server:
        models.answer(ASK, told("openai", server.url, **environ))
        assert server.asked[0][2].get("Authorization") == wanted
        models.answer(ASK, told("openai", OPENAI_BASE_URL=server.url, OPENAI_API_KEY="theirs"))
        assert server.asked[1][2].get("Authorization") == "Bearer theirs"


@pytest.mark.parametrize("base", ["http://x", "http://x/v1", "http://x/v1/chat/completions"])
def test_the_endpoint_of_a_base(base: str) -> None:
    assert openai.endpoint(base) == "http://x/v1/chat/completions"


# -- any command


def script(tmp_path: Path, text: str) -> str:
    path = tmp_path / "agent script.py"
    path.write_text(text)
    return f"{sys.executable} '{path}'"


def test_a_command_reads_the_question_and_its_answer_is_what_it_prints(tmp_path: Path) -> None:
    line = script(
        tmp_path, "import sys, os; print(len(sys.stdin.read()), os.environ['WISEN_OFF'], os.listdir('.'))"
    )
    question = len(f"{models.instructions('draft')}\n\nthe session\n")
    assert models.answer(ASK, told("command", model=line)) == f"{question} 1 []\n"
    assert models.room(told("command", model=line), "draft") > 40_000
    assert models.writer(told("command", model=line)) == os.path.basename(sys.executable)


def test_a_command_that_takes_the_question_as_a_word(tmp_path: Path) -> None:
    line = script(tmp_path, "import sys; print(sys.argv[2][-12:], repr(sys.stdin.read(3)))") + " -p {prompt}"
    assert models.answer(ASK, told("command", model=line)) == "the session\n ''\n"
    assert command.context(told("command", model=line)) == command.INLINE
    assert "cannot run" in str(fails(told("command", model=line), Ask("draft", "x" * 3_000_000)))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("import sys; sys.stderr.write('not logged in'); sys.exit(4)", "ended with 4: not logged in"),
        ("while True: print('x' * 100_000)", "does not stop writing"),
    ],
)
def test_a_command_gone_wrong(tmp_path: Path, text: str, what: str) -> None:
    assert what in str(fails(told("command", model=script(tmp_path, text))))


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    line = script(
        tmp_path,
        f"import os, subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\nopen({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\nchild.wait()",
    )
    assert "did not finish within" in str(fails(told("command", model=line, deadline=3.0)))
    for pid in map(int, pids.read_text().split()):
        assert (
            not Path(f"/proc/{pid}").exists()
            or "Z" in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]
        )


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("", "no command is set"),
        ("no-such-agent -p", "cannot run no-such-agent"),
        ("claude 'p", "cannot be read"),
    ],
)
def test_no_such_command(line: str, what: str) -> None:
    assert what in str(fails(told("command", model=line)))


# -- all of them


def test_settings_belong_to_the_backend_they_were_made_for() -> None:
    config = Config(backend="ollama", model="qwen3", host="gpu.lan")
    assert (models.settings("ollama", config, {}).model, models.settings("ollama", config, {}).host) == (
        "qwen3",
        "gpu.lan",
    )
    assert (models.settings("openai", config, {}).model, models.settings("openai", config, {}).host) == (
        "",
        "",
    )
    assert models.settings("ollama", Config(model="m"), {}).model == "m"


def test_a_backend_nobody_knows() -> None:
    with pytest.raises(WrongUse):
        models.answer(ASK, told("oracle"))


def test_a_key_is_not_shown() -> None:
    assert "ours" not in repr(told("openai", WISEN_API_KEY="ours"))


def test_ctrl_c_is_heard_while_waiting() -> None:
    def progress(words: str) -> None:
        if words:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        within(20, "x", lambda say: say("reading"), progress)
