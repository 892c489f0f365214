"""A stream cut anywhere gives what the whole gives (S7), in bounded memory (S26)."""

import random
import time

import pytest
from support import planted

from wisen.skills.redact import Known, Redactor, Value, redact
from wisen.skills.redact.stream import BLOCK, MARGIN

LINE = f"\x1b[32m$\x1b[0m curl -H 'X-Api-Key: {planted.run(32)}' https://x/home/ada\r\n│ {planted.github()} │\r\n"


def test_cut_at_every_offset() -> None:
    whole = redact(LINE).text
    for at in range(len(LINE) + 1):
        stream = Redactor()
        assert stream.feed(LINE[:at]) + stream.feed(LINE[at:]) + stream.close() == whole


@pytest.mark.parametrize("seed", range(2))
def test_a_long_stream_in_odd_pieces(seed: int) -> None:
    draw = random.Random(seed)
    text = "".join(
        draw.choice(
            [
                "plain words here\n" * 12,
                f"token={planted.run(24, i % 40)}\n",
                LINE,
                planted.pem(6, i % 3) + "\n",
            ]
        )
        for i in range(2400)
    )
    known = Known((Value("mine", "plain words"),))
    whole = redact(text, known).text
    stream, out, pos = Redactor(known), [], 0
    while pos < len(text):
        size = draw.choice([1, 13, 4096, BLOCK, 3 * BLOCK])
        out.append(stream.feed(text[pos : pos + size]))
        pos += size
    assert "".join([*out, stream.close()]) == whole
    assert len(text) > 2 * BLOCK


@pytest.mark.parametrize("around", range(-60, 61, 7))
def test_a_secret_over_the_edge_of_a_block(around: int) -> None:
    secret = planted.run(40)
    text = ("words " * BLOCK)[: BLOCK + around - 20] + f" API_TOKEN={secret} " + "and more words " * 50
    result = redact(text)
    assert not planted.readable(secret, result.text)
    assert [text[f.start : f.end] for f in result.findings] == [secret]


def test_a_run_longer_than_a_block_goes_whole() -> None:
    blob = planted.run(2 * BLOCK + 77)
    result = redact(f"x {blob} y")
    assert [result.text[:2], result.text[-2:]] == ["x ", " y"]
    assert len(result.text) < 40


def test_after_close_another_stream_begins() -> None:
    stream = Redactor()
    assert stream.feed("one ") + stream.close() == "one "
    assert stream.feed(planted.github()) + stream.close() == "<secret:github-token:1>"


def test_a_stream_holds_back_no_more_than_a_block() -> None:
    stream, piece, fed, given = Redactor(), "words and more words\n" * 500, 0, 0
    for _ in range(60):
        fed += len(piece)
        given += len(stream.feed(piece))
        assert fed - given <= BLOCK + MARGIN + len(piece)
    assert given + len(stream.close()) == fed


HOSTILE = [
    "a", "key ", "token=" + " " * 40, "token=", "-----BEGIN " + "PRIVATE KEY-----\n", "ey" + "J", "://a:", "gh" + "p_", "secret._-",
    "api.key.", "\"'`=", "token 0123456789abcdef", "/", "\\", "\x1b[", "\x1b]0;", "secretsecret ", "/home/", "a@", "a\n", "│ a1b2 │\n",
    "a\x08", "<secret:token:1>", "%41", "&amp;", "\x07", "token=ab\r", "password=\n", "user:pass@",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Four times the text takes about four times the time; a square would take sixteen."""

    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.process_time()
        redact(text)
        return time.process_time() - began

    small = min(cost(30_000), cost(30_000))
    assert cost(120_000) < 9 * small + 0.3
