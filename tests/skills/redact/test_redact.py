"""The filter as its callers see it: what goes, what stays, and that it is the same every time."""

import os
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import planted

from wisen.skills.redact import Identity, Known, Redactor, Value, redact, scan

TOKEN = planted.github()


def test_a_secret_goes_and_the_sentence_stays() -> None:
    assert redact(f"export GITHUB_TOKEN={TOKEN} && gh repo list").text == (
        "export GITHUB_TOKEN=<secret:github-token:1> && gh repo list"
    )


def test_findings_point_into_the_original() -> None:
    text = f"first {TOKEN}\x1b[0m then {planted.aws()}"
    found = redact(text).findings
    assert [text[f.start : f.end] for f in found] == [TOKEN, planted.aws()]
    assert [(f.kind, f.rule) for f in found] == [("github-token", "prefix"), ("aws-key", "prefix")]


def test_the_same_value_has_the_same_marker_however_it_is_drawn() -> None:
    text = f"{TOKEN}\n{planted.sgr(TOKEN, TOKEN)}\n{planted.github(2)}\n"
    assert redact(text).text.split() == [
        "<secret:github-token:1>",
        "<secret:github-token:1>",
        "<secret:github-token:2>",
    ]


def test_numbers_go_on_over_the_turns_of_a_session() -> None:
    session = Redactor()
    assert session.redact(TOKEN).text == "<secret:github-token:1>"
    assert (
        session.redact(f"{planted.github(2)} {TOKEN}").text
        == "<secret:github-token:2> <secret:github-token:1>"
    )


def test_numbers_of_markers_already_there_are_not_given_again() -> None:
    assert (
        redact(f"<secret:github-token:4> {TOKEN}").text == "<secret:github-token:4> <secret:github-token:5>"
    )


def test_a_marker_tells_nothing_of_what_it_hides() -> None:
    short, long = f"password={planted.run(12)}", f"password={planted.run(90)}"
    assert redact(short).text == redact(long).text


def test_a_secret_said_again_without_its_name_goes_too() -> None:
    secret = planted.run(14)
    clean = redact(f"API_TOKEN={secret}\nthe log says {secret} twice\n").text
    assert secret not in clean


def test_nothing_else_is_touched() -> None:
    text = "## Steps\n1. run `git show 3f786850e387550fdab836ed7e6dc881de23001b`\n2. pip install foo==1.12.3\n\ttab\r\n"
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "/sessions/0b9d2c1e-3a4f-4d5b-8c6d-7e8f90a1b2c3/log.jsonl",
        '"integrity": "sha512-' + planted.run(86) + '=="',
        "github.com/x/y v0.2.0 h1:" + planted.run(43) + "=",
        "sha256:" + planted.run(64, alphabet=planted.HEX),
        "golang.org/x/exp v0.0.0-20251023183803-a4bb9ffd2546/go.mod",
        "version 2.39.1-beta.3+build.77",
        "started 2026-06-10 12:34:56, ports 5432 5433 5434",
        "password = <YOUR_PASSWORD>",
        "token: $GITHUB_TOKEN, key: sk-...",
        "API_KEY=${API_KEY:-none} and api_key={{ vault_key }}",
        "password: required",
        "    self.token = self._get_token_from_cache(request)",
        "--- PASS: TestParseLargeLines/10KB_line (0.00s)",
        "toolu_" + planted.run(24),
    ],
)
def test_what_only_looks_secret_stays(text: str) -> None:
    assert redact(text, identity=False).text == text


@pytest.mark.parametrize(
    "comment", ["gitleaks" + ":allow", "pragma: allowlist secret", "kingfisher:ignore", "noqa"]
)
def test_no_comment_switches_it_off(comment: str) -> None:
    assert TOKEN not in redact(f"token = '{TOKEN}'  # {comment}").text


def test_a_marker_written_by_an_attacker_hides_nothing() -> None:
    assert TOKEN not in redact(f"<secret:{TOKEN}:1> <secret:token:1>{TOKEN}<secret:token:2>").text


def test_known_values_go_in_every_clothing() -> None:
    known = Known((Value("db-password", "Tr0ub4dor &3 'x'", "environment"),))
    assert redact("it is Tr0ub4dor &3 'x' indeed", known).text == "it is <secret:db-password:1> indeed"


def test_known_values_are_not_shown_by_repr() -> None:
    known = Known((Value("db-password", TOKEN, "environment"),), Identity(user="ada"))
    assert TOKEN not in repr(known)
    assert "ada" not in repr(known)
    assert known.summary() == {("db-password", "environment"): 1}


def test_scan_tells_what_is_left() -> None:
    assert scan("nothing here") == ()
    assert [f.kind for f in scan(f"x {TOKEN}")] == ["github-token"]


def test_the_same_bytes_come_out_whatever_the_hash_seed() -> None:
    text = "".join(f"token_{i} = {planted.run(24, i)}\n" for i in range(30))
    code = (
        "import sys; from wisen.skills.redact import redact; sys.stdout.write(redact(sys.stdin.read()).text)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "77")
    }
    assert outputs == {redact(text).text}


def test_it_works_without_its_engines() -> None:
    """With neither google-re2 nor pyahocorasick the same comes out, slower."""
    code = (
        "import sys; sys.modules['re2'] = None; sys.modules['ahocorasick'] = None\n"
        "from wisen.skills.redact import Known, Value, redact\n"
        "sys.stdout.write(redact(sys.stdin.read(), Known((Value('mine', 'correct horse battery'),))).text)"
    )
    text = f"export A_TOKEN={planted.run(30)} {TOKEN} correct\nhorse battery https://u:{planted.run(9)}@h/x"
    told = Known((Value("mine", "correct horse battery"),))
    out = subprocess.run(
        [sys.executable, "-c", code], input=text, capture_output=True, text=True, check=True
    ).stdout
    assert out == redact(text, told).text


PIECES = st.sampled_from(
    [
        "token=", "password: ", "\n", " ", "│ ", " │\n", "\x1b[1m", "\r\n", "\r", "\\n", "%3D", "&quot;", '"', "'", "://", "@",
        "user:", "<secret:token:3>", "-----BEGIN ", "PRIVATE KEY-----\n", "/home/ada/x", "ada@mail.net", "\x08", "\u200b", "~", "=",
        planted.run(9), planted.run(14, 2), planted.run(30, 3), planted.github(4), planted.aws(5), planted.run(40, 6, planted.HEX),
        "words of prose ", "some_name", "Bearer ", "0", "é", "漢字", "\x00", "\x02",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=24).map("".join))
@example("token=ada@mail.net\n\x08" + planted.run(9))
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_taken(text: str) -> None:
    clean = redact(text)
    rest, pos = [], 0
    for found in clean.findings:
        assert pos <= found.start < found.end <= len(text)
        rest.append(text[pos : found.start])
        pos = found.end
    rest.append(text[pos:])
    assert all(piece in clean.text for piece in rest)
