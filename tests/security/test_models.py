"""M: a model that is gone, slow, wrong or somebody else's. More of each kind stands in tests/skills/test_models.py."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import planted
from support.model_server import ModelServer
from support.odd_server import NOBODY, OddServer
from support.talks import RELEASE, person, ran, talk

from wisen.skills import learn, models
from wisen.skills.errors import WisenError
from wisen.skills.home import Home
from wisen.skills.lesson import Nothing
from wisen.skills.model import Ask, Draft
from wisen.skills.models import Settings, hosts

ASK = Ask("draft", "the session", {"type": "object"})
SECRET = planted.github(9)


def told(backend: str, host: str = "", model: str = "m", deadline: float = 20.0, **environ: str) -> Settings:
    return Settings(backend, model, host, {"HOME": "/nonexistent", **environ}, deadline)


def fails(settings: Settings, ask: Ask = ASK) -> str:
    with pytest.raises(WisenError) as error:
        models.answer(ask, settings)
    assert error.value.hint, "an error says what to do now"
    return str(error.value)


def chat(words: str) -> bytes:
    return json.dumps(
        {"choices": [{"message": {"role": "assistant", "content": words}, "finish_reason": "stop"}]}
    ).encode()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "work").mkdir()
    return Home({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "wisen")}, str(tmp_path / "work"))


def asking(home: Home, url: str, backend: str = "ollama") -> Home:
    return Home({**home.environ, "WISEN_HOST": url, "WISEN_BACKEND": backend}, home.cwd)


def answered(home: Home, reply: str) -> Draft | Nothing:
    with ModelServer(reply=reply) as server:
        return learn.synthesize(talk(*RELEASE, cwd=home.cwd), asking(home, server.url), "ollama", now=1.0)


LESSON = {"worth": True, "why": "", "name": "cut-release", "title": "Cut a release", "description": "Cuts a release. Use when asked.",
          "triggers": ["cut a release"], "steps": ["Run `git stash`"], "pitfalls": [], "verification": []}  # fmt: skip


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_M1_nobody_listens(backend: str) -> None:
    assert "no model answered" in fails(told(backend, NOBODY))


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_M1_a_name_nobody_knows(backend: str) -> None:
    assert "no model answered" in fails(told(backend, "http://no-such-machine.invalid:9", deadline=10.0))


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_M1_no_tls_where_it_is_asked_for(backend: str) -> None:
    with OddServer(lambda *asked: (200, b"{}")) as server:
        fails(told(backend, server.url.replace("http:", "https:"), deadline=10.0))


TAGS = json.dumps({"models": [{"name": "m", "model": "m", "digest": "ab" * 32}]}).encode()
SHOW = json.dumps({"model_info": {"x.context_length": 8192}, "details": {}}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


@contextmanager
def dripping() -> Iterator[str]:
    """A server that knows its models at once, and says its answer a byte now and then, without end."""
    over = threading.Event()

    def speak(link: socket.socket) -> None:
        with link, contextlib.suppress(OSError):
            asked = link.recv(65536)
            quick = TAGS if b"/api/tags" in asked else SHOW if b"/api/show" in asked else b""
            if quick:
                link.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(quick) + quick)
                return
            link.sendall(HEAD + b"\r\n{")
            while not over.wait(0.05):
                link.sendall(b" ")

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=speak, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_M2_one_who_sends_a_byte_now_and_then_meets_the_deadline(backend: str) -> None:
    with dripping() as url:
        assert "did not finish within" in fails(told(backend, url, deadline=0.6))


@pytest.mark.parametrize(
    "reply",
    ["", "{", '{"worth": true, "steps": ', "no JSON at all", "[1, 2]", '{"worth": NaN}', '{"worth": 1e999, "steps": "x"}', '{"worth": true, "worth": false, "steps": []}', "{" * 3000, '{"steps": {"a": 1}, "title": 7, "worth": true}'],
)  # fmt: skip
def test_M3_an_answer_that_is_no_draft_is_nothing(home: Home, reply: str) -> None:
    try:
        made = answered(home, reply)
    except WisenError as error:
        assert error.hint
    else:
        assert isinstance(made, Nothing) or not made.page.startswith("{")
    assert home.library.skills() == []


def test_M3_json_within_fences_and_words_is_read(home: Home) -> None:
    made = answered(home, f"Here you are:\n```json\n{json.dumps(LESSON)}\n```\nAnything else?")
    assert isinstance(made, Draft) and made.name == "cut-release"


@pytest.mark.parametrize(
    ("status", "content"), [(200, b"<html>busy</html>"), (404, b"{}"), (429, b"{}"), (500, b"\x1b[2Jboom")]
)
def test_M4_answers_that_are_none(status: int, content: bytes) -> None:
    with OddServer(lambda *asked: (status, content)) as server:
        for backend in ("openai", "ollama"):
            fails(told(backend, server.url))


def test_M5_an_answer_without_end_is_cut_and_refused() -> None:
    with OddServer(lambda *asked: (200, chat("x" * (5 << 20)))) as server:
        assert "does not stop" in fails(told("openai", server.url))


def test_M5_one_that_repeats_itself_for_ever_is_cut_and_refused() -> None:
    row = (
        json.dumps({"message": {"role": "assistant", "content": "again and " * 1000}, "done": False}).encode()
        + b"\n"
    )

    def says(method: str, path: str, body: object) -> tuple[int, bytes]:
        return 200, {"/api/tags": TAGS, "/api/show": SHOW}.get(path, row * 200)

    with OddServer(says) as server:
        assert "does not stop" in fails(told("ollama", server.url))


def test_M6_escapes_tags_secrets_and_paths_in_its_words(home: Home) -> None:
    odd = {
        **LESSON,
        "steps": [
            f"Run `deploy --token {SECRET}`",
            "clear \x1b[2J it",
            "look \U000e0041 here",
            "cat /home/grace/x",
        ],
        "pitfalls": [SECRET],
    }
    made = answered(home, json.dumps(odd))
    assert isinstance(made, Draft)
    assert SECRET not in made.page and "/home/grace" not in made.page
    hides = {"control", "hidden-tags"} <= {one.kind for one in made.findings}
    assert hides or not set(made.page) & {"\x1b", "\U000e0041"}


def test_M7_the_model_that_wrote_is_named_with_its_digest() -> None:
    with ModelServer(reply="{}") as server:
        assert models.writer(told("ollama", server.url, model="")) == "fake-model:latest@000000000000"


@pytest.mark.parametrize(("backend", "variable"), [("ollama", "OLLAMA_HOST"), ("openai", "OPENAI_BASE_URL")])
def test_M8_another_tools_variable_takes_no_session_off_this_machine(backend: str, variable: str) -> None:
    assert "points to models.example.org" in fails(
        told(backend, **{variable: "http://models.example.org:11434"})
    )
    assert not hosts.local("http://127.0.0.1.evil.org") and not hosts.local("http://127.0.0.1@evil.org")


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_M9_a_proxy_is_not_asked_for_what_is_here(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with OddServer(lambda *asked: (200, chat("{}"))) as proxy, ModelServer(reply="{}") as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert models.answer(ASK, told(backend, server.url, model="fake-model")) == "{}"
        assert proxy.asked == []


def test_M10_a_redirect_to_another_host_is_not_followed() -> None:
    with OddServer(lambda *asked: (200, chat("{}"))) as elsewhere:
        with OddServer(
            lambda *asked: (307, b"", {"Location": elsewhere.url + "/v1/chat/completions"})
        ) as server:
            for backend in ("openai", "ollama"):
                fails(told(backend, server.url))
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "first",
    [b"", b"HTTP/1.1 200 OK\r\n", b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"choices": [{"mess'],
)
def test_M11_one_that_dies_in_the_middle(first: bytes) -> None:
    def cut(listener: socket.socket) -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            with link:
                link.recv(65536)
                link.sendall(first)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=cut, args=(listener,), daemon=True).start()
        for backend in ("openai", "ollama"):
            fails(told(backend, f"http://127.0.0.1:{listener.getsockname()[1]}", deadline=10.0))
        listener.shutdown(socket.SHUT_RDWR)


def test_M12_the_same_session_twice_asks_once_and_is_one_draft(home: Home) -> None:
    with ModelServer(reply=json.dumps(LESSON)) as server:
        there = asking(home, server.url)
        made = [learn.synthesize(talk(*RELEASE, cwd=home.cwd), there, "ollama", now=float(n)) for n in (1, 2)]
        assert len(server.requests()) == 1
    assert [one.id for one in made if isinstance(one, Draft)] == [home.drafts.list()[0].id] * 2


def test_M13_a_long_session_gets_the_context_it_needs_or_is_refused() -> None:
    with ModelServer(reply="{}") as server:
        settings = told("ollama", server.url, model="fake-model")
        models.answer(Ask("draft", "word " * 12_000), settings)
        assert server.requests()[0].body["options"]["num_ctx"] >= 12_000
        assert "takes 32768" in fails(settings, Ask("draft", "word " * 40_000))
        assert len(server.requests()) == 1


def test_M13_what_does_not_fit_is_left_out_by_windows_and_never_by_the_model(home: Home) -> None:
    turns = [
        person("cut a release of the shop"),
        *(ran(f"make part{n}", 0, "word " * 4000) for n in range(60)),
        person("perfect"),
    ]
    with ModelServer(reply=json.dumps(LESSON)) as server:
        learn.synthesize(talk(*turns, cwd=home.cwd), asking(home, server.url), "ollama", now=1.0)
        (request,) = server.requests()
    assert len(request.text) / 3 < request.body["options"]["num_ctx"] <= 32768
