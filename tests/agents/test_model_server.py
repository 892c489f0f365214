"""The fake model, asked as the agents ask it."""

import gzip
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import ollama
import pytest
from support.model_server import ModelServer

BASH = {
    "type": "object",
    "properties": {"command": {"type": "string"}, "why": {"type": "string"}},
    "required": ["command", "why"],
}


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def post(model: ModelServer, path: str, body: dict[str, Any], **headers: str) -> str:
    data = json.dumps(body).encode()
    if headers.get("Content-Encoding") == "gzip":
        data = gzip.compress(data)
    request = urllib.request.Request(model.url + path, data, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read(), "utf-8")


def events(stream: str) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in stream.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def test_a_claude_turn_is_echoed_with_its_marks(model: ModelServer) -> None:
    asked = {
        "model": "m",
        "stream": True,
        "system": [{"type": "text", "text": "be kind MARK-system"}],
        "messages": [
            {"role": "user", "content": [
                {"type": "text", "text": "<system-reminder>not typed</system-reminder>"},
                {"type": "text", "text": "hello one"},
            ]},
            {"role": "system", "content": "hook context: MARK-note"},
        ],
    }  # fmt: skip
    deltas = [
        e["delta"]["text"]
        for e in events(post(model, "/v1/messages?beta=true", asked))
        if e["type"] == "content_block_delta"
    ]
    assert "".join(deltas) == "FAKE-REPLY 1: hello one | markers: MARK-system MARK-note"
    assert len(deltas) > 1, "an answer streams"

    seen = model.turn("hello one")
    assert seen.system == ["be kind MARK-system"]
    assert seen.said[-1] == seen.last_user_text == "hello one"
    assert [line.role for line in seen.messages] == ["user", "user", "system"]


def test_a_tool_is_run_and_its_result_ends_the_turn(model: ModelServer) -> None:
    typed = {"role": "user", "content": "please [[run: echo TOOL-42]]"}
    tools = [{"name": "Read", "input_schema": {}}, {"name": "Bash", "input_schema": BASH}]
    whole = json.loads(post(model, "/v1/messages", {"messages": [typed], "tools": tools}))
    assert whole["stop_reason"] == "tool_use"
    assert whole["content"][0]["name"] == "Bash"
    assert whole["content"][0]["input"] == {"command": "echo TOOL-42", "why": "x"}

    called = {"role": "assistant", "content": whole["content"]}
    result = {
        "role": "user",
        "content": [{"type": "tool_result", "tool_use_id": "toolu_fake_1", "content": "TOOL-42"}],
    }
    whole = json.loads(post(model, "/v1/messages", {"messages": [typed, called, result], "tools": tools}))
    assert whole["content"][0]["text"] == "tool finished"


def test_codex_gets_a_whole_response_and_its_tools_may_hide_in_a_namespace(model: ModelServer) -> None:
    shell = {
        "type": "function",
        "name": "exec_command",
        "parameters": {"properties": {"cmd": {"type": "string"}}, "required": ["cmd"]},
    }
    asked = {
        "stream": True,
        "instructions": "be kind",
        "input": [
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "list the words"}]}
        ],
        "tools": [{"type": "namespace", "name": "n", "tools": [shell]}],
    }
    model.commands["list the words"] = "cat words"
    said = events(post(model, "/v1/responses", asked))
    assert [event["sequence_number"] for event in said] == list(range(len(said)))
    assert said[-1]["type"] == "response.completed"
    assert json.loads(said[-1]["response"]["output"][0]["arguments"]) == {"cmd": "cat words"}


def test_the_chat_wire_streams_a_call(model: ModelServer) -> None:
    tools = [{"type": "function", "function": {"name": "bash", "parameters": BASH}}]
    asked = {"messages": [{"role": "user", "content": "[[run: ls]]"}], "tools": tools, "stream": True}
    stream = post(model, "/v1/chat/completions", asked, **{"Content-Encoding": "gzip"})
    calls = [
        c for e in events(stream) if e["choices"] for c in e["choices"][0]["delta"].get("tool_calls", [])
    ]
    assert [json.loads(call["function"]["arguments"])["command"] for call in calls] == ["ls"]
    assert stream.endswith("data: [DONE]\n\n")


def test_gemini_asks_for_text_and_its_router_for_json(model: ModelServer) -> None:
    asked: dict[str, Any] = {"contents": [{"role": "user", "parts": [{"text": "hello one"}]}]}
    stream = events(post(model, "/v1beta/models/gemini-x:streamGenerateContent?alt=sse", asked))
    assert stream[-1]["candidates"][0]["finishReason"] == "STOP"
    assert model.turn("hello one").talk.model == "gemini-x"

    shape = {
        "type": "object",
        "properties": {"route": {"enum": ["fast", "slow"]}, "sure": {"type": "boolean"}},
    }
    asked["generationConfig"] = {"responseMimeType": "application/json", "responseJsonSchema": shape}
    whole = json.loads(post(model, "/v1beta/models/m:generateContent", asked))
    assert json.loads(whole["candidates"][0]["content"]["parts"][0]["text"]) == {
        "route": "fast",
        "sure": False,
    }


def test_the_ollama_client_is_content(model: ModelServer) -> None:
    client = ollama.Client(model.url)
    assert client.list().models[0].model == "fake-model:latest"
    assert client.show("fake-model").capabilities == ["completion", "tools"]
    said = "".join(
        p.message.content or ""
        for p in client.chat("fake-model", [{"role": "user", "content": "hi"}], stream=True)
    )
    assert said.startswith("FAKE-REPLY 1: hi")
    schema = {"type": "object", "properties": {"title": {"type": "string"}, "steps": {"type": "array"}}}
    shaped = client.chat("fake-model", [{"role": "user", "content": "hi"}], format=schema)
    assert json.loads(shaped.message.content or "") == {"title": "x", "steps": []}


def test_it_fails_when_asked_and_says_what_it_is_told(model: ModelServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        post(model, "/v1/messages", {"messages": [{"role": "user", "content": "[[fail: 529]]"}]})
    assert refused.value.code == 529
    refused.value.close()
    model.reply = lambda request: "no" if "may I" in request.last_user_text else None
    whole = json.loads(
        post(model, "/v1/chat/completions", {"messages": [{"role": "user", "content": "may I"}]})
    )
    assert whole["choices"][0]["message"]["content"] == "no"


def test_credentials_are_not_remembered(model: ModelServer) -> None:
    secret = "k" + "ey-123"
    post(
        model, "/v1/messages", {"messages": []}, **{"X-Api-Key": secret, "Authorization": f"Bearer {secret}"}
    )
    assert secret not in json.dumps(model.everything)


def test_a_turn_is_waited_for(model: ModelServer) -> None:
    asked = {"messages": [{"role": "user", "content": "late"}]}
    threading.Timer(0.2, post, (model, "/v1/messages", asked)).start()
    assert model.turn("late", within=10).said == ["late"]
    with pytest.raises(AssertionError, match="was not asked 'never' within"):
        model.turn("never", within=0.1)
