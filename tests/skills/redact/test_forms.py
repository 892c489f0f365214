"""One secret, every way a terminal or a file can show it (S2-S12, S20 of the attack list): none of it can be read."""

import base64
import gzip
import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from support import planted

from wisen.skills.redact import Known, Value, redact

SECRETS = {
    "token": ("export API_TOKEN={}", planted.run(32)),
    "prefix": ("git clone https://{}@github.com/x/y", planted.github()),
    "hex": ('"client_secret": "{}"', planted.run(40, alphabet=planted.HEX)),
    "bare": ("{}", planted.run(44, 9)),
    "header": ("curl -H 'Authorization: Bearer {}' https://x", planted.run(36, 4)),
}


def inside(mark: str) -> Callable[[str, str], str]:
    return lambda text, secret: text.replace(
        secret, secret[: len(secret) // 2] + mark + secret[len(secret) // 2 :]
    )


def wrap(width: int) -> Callable[[str, str], str]:
    return lambda text, secret: planted.wrapped(text, width)


def box(width: int) -> Callable[[str, str], str]:
    return lambda text, secret: planted.boxed(text, width)


FORMS: dict[str, Callable[[str, str], str]] = {
    "plain": lambda text, secret: text,
    "colours inside": planted.sgr,
    "typed with redraw": lambda text, secret: planted.typed(text),
    "typed with backspaces": lambda text, secret: "".join(f"{c}\x08{c}" for c in text),
    "cursor move": inside("\x1b[12;1H"),
    "zero-width": inside("\u200b"),
    "soft hyphen": inside("\u00ad"),
    "isolate": inside("\u2066"),
    "variation selector": inside("\ufe0f"),
    "tag character": inside("\U000e0041"),
    "8-bit control": inside("\x9b"),
    "hidden title": inside("\x1b]0;a title\x07"),
    **{f"wrap {w}": wrap(w) for w in (40, 80, 120)},
    **{f"box {w}": box(w) for w in (40, 80, 120)},
    "ascii box": lambda text, secret: planted.boxed(text, 40, "|"),
    "json": lambda text, secret: json.dumps({"output": text + "\nnext"}),
    "json twice": lambda text, secret: json.dumps({"o": json.dumps({"output": text + "\nnext"})}),
    "url": lambda text, secret: quote(text, safe=""),
    "html": lambda text, secret: html.escape(text),
    "diff": lambda text, secret: "\n".join("+" + line for line in text.split("\n")),
    "numbered": lambda text, secret: "\n".join(
        f"{i:6}\t{line}" for i, line in enumerate(text.split("\n"), 1)
    ),
    "crlf": lambda text, secret: f"before\r\n{text}\r\nafter\r\n",
    "title": lambda text, secret: f"\x1b]0;{text}\x07$ ",
    "link": lambda text, secret: f"\x1b]8;;https://x/?{text}\x1b\\word\x1b]8;;\x1b\\",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", SECRETS)
def test_a_shown_secret_cannot_be_read(kind: str, form: str) -> None:
    frame, secret = SECRETS[kind]
    assert not planted.readable(secret, redact(FORMS[form](frame.format(secret), secret)).text)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("shift", [0, 7, 19, 33, 51])
@pytest.mark.parametrize("box", [False, True])
def test_a_break_anywhere_in_it_changes_nothing(width: int, shift: int, box: bool) -> None:
    secret = planted.run(40, shift)
    text = ("do " * width)[: width - 30 - shift % 20] + " export A_TOKEN=" + secret
    shown = planted.boxed(text, width) if box else planted.wrapped(text, width)
    assert not planted.readable(secret, redact(f"$ ls\n{shown}\n$ ").text)


def test_a_line_retyped_after_each_key() -> None:
    line = f"$ export API_TOKEN={planted.run(32)}"
    shown = "".join("\r" + line[: i + 1] for i in range(len(line)))
    assert not planted.readable(line[19:], redact(shown).text)


SHA = planted.run(40, 3, planted.HEX)


@pytest.mark.parametrize(
    "line",
    [  # the edge of a screen of 40 columns in the name, before the value, before its digits; twice in one assignment
        f'System.setProperty("A_SERVICE_TOKEN",  "{SHA}")',
        f'ok ok ok ok ok ok ok ok ok ok ok serviceToken = "{SHA}"',
        f'ok ok ok ok ok  String a_private_key = "{SHA}"',
        f"ok ok ok ok ok ok ok the_secret_key=abcd1{SHA[:9]}",
        f"ok ok the proxy is http://ada-of-london:{SHA}@x.net",
    ],
)
def test_an_edge_in_the_name_or_before_digits_hides_nothing(line: str) -> None:
    shown = redact(planted.wrapped(line, 40) + "\n").text
    assert not planted.readable(SHA, shown) and not planted.readable("abcd1" + SHA[:9], shown)


def test_a_numbered_listing_is_no_wrap() -> None:
    text = "12:api_key = load(path_of_the_settings, 1)\n13-other9 = find(1)\n"
    assert redact(text).text == text


def test_words_set_by_the_cursor_stay_words() -> None:
    text = f"\x1b[2;5Hold\x1b[2;9H{planted.github()}\x1b[2;60Hnext"
    assert planted.github() not in redact(text).text


def test_a_break_in_prose_or_code_is_no_wrap() -> None:
    text = "def read(path):\n    return parse(open(path).read(), limit=10)\n\nclass Reader2:\n    pass\n"
    assert redact(text).text == text


KNOWN = Known((Value("mine", "correct-Horse/battery&st'aple"),))


@pytest.mark.parametrize("form", [f for f in FORMS if f not in ("typed with backspaces",)])
def test_a_known_value_cannot_be_read_in_any_form(form: str) -> None:
    secret = KNOWN.values[0].text
    assert not planted.readable(secret, redact(FORMS[form](f"it is {secret}, he said", secret), KNOWN).text)


@pytest.mark.parametrize("before", range(3))
def test_a_known_value_in_base64_at_each_alignment(before: int) -> None:
    secret = KNOWN.values[0].text
    coded = base64.b64encode(b"u" * before + secret.encode() + b"@host").decode()
    out = redact(f"cGFk {coded} cGFk", KNOWN).text
    assert not any(secret[i : i + 12] in base64.b64decode(w + "=" * (-len(w) % 4), validate=False).decode("latin-1")
                   for w in out.replace("<", " ").replace(">", " ").split() if ":" not in w for i in range(18))  # fmt: skip


def test_a_known_value_in_hex() -> None:
    secret = KNOWN.values[0].text.encode()
    assert redact(f"{secret.hex()} {secret.hex().upper()}", KNOWN).text == "<secret:mine:1> <secret:mine:1>"


def test_a_known_value_of_many_lines_goes_line_by_line() -> None:
    known = Known((Value("key-file", "first line of it 1\nsecond line of it 2\n"),))
    assert redact("x second line of it 2 y", known).text == "x <secret:key-file:1> y"


def test_a_short_or_repeated_value_masks_nothing() -> None:
    known = Known((Value("a", "true"), Value("b", "{"), Value("c", "--------")))
    text = "if true { -------- }"
    assert redact(text, known).text == text


def test_compressed_text_is_out_of_scope_but_token_shaped() -> None:
    """S11: what gzip and base64 hide is not looked into; as a long run of token characters it goes all the same."""
    coded = base64.b64encode(gzip.compress(planted.github().encode(), mtime=0)).decode()
    assert coded not in redact(coded).text


BRIEF = Known((Value("pin", "hunt3r"),))


@pytest.mark.parametrize(
    "text", ["it is hunt3r.", "a=hunt3r", "'hunt3r'", "u:hunt3r@h", "\x1b[1mhunt\x1b[0m3r"]
)
def test_a_short_known_value_goes_where_it_stands_alone(text: str) -> None:
    assert "<secret:pin:1>" in redact(text, BRIEF, identity=False).text


@pytest.mark.parametrize("text", ["hunt3rs", "thehunt3r", "hunt 3r", "hunt\n3r"])
def test_a_short_known_value_inside_of_a_word_is_no_secret(text: str) -> None:
    assert redact(text, BRIEF).text == text


@pytest.mark.parametrize("value", ["4ll", "abcdef", "12345", "a.b.c"])
def test_a_value_too_short_or_too_plain_masks_nothing(value: str) -> None:
    assert redact(f"x {value} y", Known((Value("v", value),))).text == f"x {value} y"
