"""S: a secret in a transcript, as an attacker or a bad day would put it there. Each test carries the number of its attack."""

import base64
import gzip
import html
import json
import os
import random
import string
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from support import planted

from wisen.skills import known
from wisen.skills.redact import Identity, Known, Redactor, Value, redact
from wisen.wrapper.raw import Moment
from wisen.wrapper.transcribe import from_screen

TOKEN = planted.run(36)
LINE = f"export API_TOKEN={TOKEN} && make deploy"
MINE = Known((Value("mine", TOKEN, "environment"),))
FRAMES = (
    'serviceToken = "{}"', "SERVICE_SECRET: {}", "<serviceToken>\n    {}\n</serviceToken>", "--api-key {} --port 80", "secret={}&page=2",
    "var service_access_key = '{}'", '{{"password": "{}"}}', "String apiToken = \"{}\";", "service_TOKEN => '{}'", "token := `{}`",
    "curl -H 'X-Auth-Token: {}' https://x", "https://ada:{}@x.net/a", "service-secret-{}", 'System.setProperty("API_TOKEN", "{}")',
)  # fmt: skip
VALUES = (
    planted.run(20, 2), planted.run(32, 3), planted.run(40, 4, planted.HEX), planted.run(64, 5, planted.HEX), planted.run(44, 6, planted.BASE62 + "-_"),
    planted.run(28, 7, string.ascii_lowercase + string.digits), planted.run(24, 8, string.ascii_uppercase + string.digits), planted.run(88, 9, planted.BASE62 + "+/"),
)  # fmt: skip


def gone(text: str, secret: str = TOKEN, told: Known | None = None) -> bool:
    return not planted.readable(secret, redact(text, told).text)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_S1_a_value_beside_a_secret_name_goes_by_patterns_alone(frame: str, value: str) -> None:
    assert gone(frame.format(value), value)


def test_S1_on_the_labelled_rows_of_public_scanners() -> None:
    """Leak at most 15 % by patterns alone and none of a known value: WISEN_SECRETS names the file of rows."""
    path = os.environ.get("WISEN_SECRETS", "")
    if not path:
        pytest.skip(
            "WISEN_SECRETS names no file of labelled secrets; `tests/bench/redact.py FILE` measures it in every form"
        )
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["is_secret"]]
    left = sum(not gone(row["text"], row["secrets"][0]) for row in rows)
    assert left <= 0.07 * len(rows), "the issue asks for 93 %"
    for row in rows:
        environ = {f"SERVICE_TOKEN_{n}": secret for n, secret in enumerate(row["secrets"])}
        told = known.gather(environ, "/nonexistent", host="h")
        assert gone(row["text"], row["secrets"][0], told), row["rule"]


def test_S2_colours_inside() -> None:
    assert gone(planted.sgr(LINE, TOKEN))
    assert gone(planted.sgr(f"it is {TOKEN}", TOKEN), told=MINE)


@pytest.mark.parametrize("redraw", ["{c}\x1b[K", "{c}\x08{c}", "\x1b[7m{c}\x1b[m\x08{c}", "{c}\x1b[s\x1b[u"])
def test_S3_typed_character_by_character_with_redraw(redraw: str) -> None:
    assert gone("".join(redraw.format(c=c) for c in LINE))


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_S4_split_by_a_hard_wrap(width: int, shift: int) -> None:
    text = "ok " * ((width - 20) // 3) + "x" * shift + " " + LINE
    assert gone(f"$ ls\n{planted.wrapped(text, width)}\n$ ")


@pytest.mark.parametrize("bar", ["│", "┃", "|"])
@pytest.mark.parametrize("shift", range(0, 30, 7))
def test_S5_split_by_a_box(bar: str, shift: int) -> None:
    text = "ok " * 8 + "x" * shift + " " + LINE
    assert gone(planted.boxed(text, 60, bar))


def test_S6_split_by_cursor_addressing_or_a_redraw_of_the_rest() -> None:
    half = len(LINE) // 2
    assert gone(f"\x1b[12;1H{LINE[:half]}\x1b[12;{half + 1}H{LINE[half:]}")
    assert gone(f"{LINE[:half]}\x1b[2C\x1b[2D{LINE[half:]}")
    shown = (
        b"\x1b[2J\x1b[3;1H"
        + LINE[:half].encode()
        + b"\x1b[9;1Hbusy\x1b[3;%dH" % (half + 1)
        + LINE[half:].encode()
    )
    turns = from_screen([Moment(0.1, "o", shown), Moment(1.0, "o", b"\x1b[12;1Hdone")])
    words = "\n".join(turn.text for turn in turns)
    assert LINE in words, "rendered, it is one line again"
    assert gone(words)


def test_S7_split_over_two_reads_at_every_offset() -> None:
    text = f"$ {LINE}\r\n\x1b[1m{planted.github()}\x1b[m\r\n"
    whole = redact(text).text
    for at in range(len(text) + 1):
        stream = Redactor()
        assert stream.feed(text[:at]) + stream.feed(text[at:]) + stream.close() == whole


def test_S8_scrolled_out_of_an_alternate_screen_that_is_then_left() -> None:
    rows = b"".join(b"row %d\r\n" % n for n in range(60))
    shown = b"\x1b[?1049h\x1b[H" + LINE.encode() + b"\r\n" + rows + b"\x1b[?1049l$ "
    words = "\n".join(
        turn.text for turn in from_screen([Moment(0.1, "o", shown), Moment(1.0, "o", b"$ ls\r\n")])
    )
    assert gone(words) and gone(shown.decode())


@pytest.mark.parametrize("mark", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u2066", "\ufe0f", "\U000e0041"])
def test_S9_a_character_without_width_inside(mark: str) -> None:
    assert gone(LINE.replace(TOKEN, TOKEN[:9] + mark + TOKEN[9:]))


def test_S10_a_bare_value_with_no_name() -> None:
    assert gone(f"the log says {TOKEN} twice")
    assert gone(
        f"{planted.run(40, 3, planted.HEX)}",
        planted.run(40, 3, planted.HEX),
        Known((Value("k", planted.run(40, 3, planted.HEX)),)),
    )


ENCODED = {
    "json": lambda text: json.dumps({"output": text}),
    "json twice": lambda text: json.dumps({"o": json.dumps({"output": text})}),
    "url": lambda text: quote(text, safe=""),
    "html": html.escape,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 of one more": lambda text: base64.b64encode(b"a" + text.encode()).decode(),
    "base64 of two more": lambda text: base64.b64encode(b"ab" + text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
}  # fmt: skip


@pytest.mark.parametrize("form", ENCODED)
def test_S11_escaped_or_encoded(form: str) -> None:
    coded = ENCODED[form](LINE)
    clean = redact(coded, MINE).text
    core = ENCODED[form](TOKEN)[4:-6]  # what of its own encoding would stand there at this alignment
    assert TOKEN not in clean and core not in clean


def test_S11_compressed_and_encoded_is_not_looked_into_and_goes_by_its_shape() -> None:
    coded = base64.b64encode(gzip.compress(LINE.encode(), mtime=0)).decode()
    assert coded not in redact(f"blob: {coded}").text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\\n", "\n    ", "\\r\\n"])
@pytest.mark.parametrize("end", [True, False])
def test_S12_a_private_key_with_any_line_end_and_without_its_end(newline: str, end: bool) -> None:
    text = f"cat key\n{planted.pem(end=end, newline=newline)}\nafter it"
    clean = redact(text).text
    assert not any(planted.readable(row, clean) for row in planted.pem().split("\n")[1:-1])


def test_S13_a_beginning_without_an_end_does_not_eat_the_rest() -> None:
    prose = "and then the build went on as usual\n" * 900
    assert redact("-----BEGIN " + "PRIVATE KEY-----\n" + prose).text.endswith(prose)


@pytest.mark.parametrize("comment", ["gitleaks" + ":allow", "betterleaks" + ":allow", "kingfisher" + ":ignore", "pragma: allowlist secret", "nosec", "noqa: S105"])  # fmt: skip
def test_S14_no_comment_on_the_line_changes_anything(comment: str) -> None:
    assert redact(f"{LINE}  # {comment}").text == redact(LINE).text + f"  # {comment}"


@pytest.mark.parametrize("password", ["p@ss:w0rd/x9", "a%40b%3Ac9", "x:y@z:9", "s3cr3t!"])
def test_S15_a_password_in_a_url_that_holds_its_marks(password: str) -> None:
    clean = redact(f"psql postgres://ada:{password}@db.x.net:5432/shop").text
    assert password not in clean and "psql postgres://" in clean


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {TOKEN}", f"authorization: token {TOKEN}", f"Proxy-Authorization: Basic {TOKEN}", f"Cookie: a=b; sid={TOKEN}",
        f"Set-Cookie: session={TOKEN}; HttpOnly", f"curl -u ada:{TOKEN} https://x", f"curl --user=ada:{TOKEN} https://x",
        f"curl -H 'X-Api-Key: {TOKEN}' https://x", f"wget --header=\"Authorization: Bearer {TOKEN}\" https://x",
    ],
)  # fmt: skip
def test_S16_headers_and_their_command_lines(text: str) -> None:
    assert gone(text)


@pytest.mark.parametrize(
    "text",
    [
        f"machine x login ada password {TOKEN}", f"//registry.x.net/:_authToken={TOKEN}", f'{{"auths": {{"x.io": {{"auth": "{TOKEN}"}}}}}}',
        f"users:\n- name: ada\n  user:\n    token: {TOKEN}\n", f"      secret_key     ****************    shared-credentials-file\naws_secret_access_key = {TOKEN}",
        f"HOME=/x\nAPI_TOKEN={TOKEN}\nLANG=C", f"+ export API_TOKEN={TOKEN}\n+ make", f'"Env": ["DB_PASSWORD={TOKEN}"]',
        f"origin\thttps://ada:{TOKEN}@git.x.net/a.git (push)",
    ],
    ids=["netrc", "npmrc", "docker", "kubeconfig", "aws", "env", "set -x", "inspect", "remote"],
)  # fmt: skip
def test_S17_files_and_commands_that_show_them(text: str) -> None:
    assert gone(text)


def test_S19_pasted_at_a_prompt_that_echoes() -> None:
    assert gone("Password: \x1b[200~Tr0ub4dor&3-zebra\x1b[201~\r\n", "Tr0ub4dor&3-zebra")
    assert gone(f"API token: \x1b[200~{TOKEN}\x1b[201~\r\n")


@pytest.mark.parametrize(
    "escape",
    [
        "\x1b]0;{}\x07", "\x1b]2;{}\x1b\\", "\x1b]7;file://babbage/{}\x1b\\", "\x1b]8;;https://x/?{}\x1b\\word\x1b]8;;\x1b\\",
        "\x1b]1337;RemoteHost={}\x07", "\x1bP{}\x1b\\", "\x1b_{}\x1b\\",
    ],
)  # fmt: skip
def test_S20_in_a_title_a_folder_a_link_or_another_payload(escape: str) -> None:
    assert gone(f"$ {escape.format(LINE)} ls")


def test_S20_in_the_clipboard() -> None:
    coded = base64.b64encode(LINE.encode()).decode()
    assert coded not in redact(f"\x1b]52;c;{coded}\x07").text


@pytest.mark.parametrize(
    "text",
    [
        "-rw-r--r-- 1 ada ada 12 backup-token-{}.txt", "* deploy/api_key-{}", "Author: bot {} <bot@example.com>",
        " 4242 pts/1 S+ 0:00 server --api-token {} --port 80", "Switched to branch 'secret={}'",
    ],
)  # fmt: skip
def test_S21_in_a_file_name_a_branch_an_author_or_a_process_list(text: str) -> None:
    assert gone(text.format(TOKEN))


ADA = Known(identity=Identity("/home/ada", "/home/ada/work/engine", "ada", "babbage", ("/tmp/ada-x1",)))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail grace@navy.mil", "mail <email>"), ("ada@babbage:~$ ", "<user>@<host>:~$ "), ("/home/ada/x", "~/x"), ("/Users/grace/x", "~/x"),
        ("C:\\Users\\grace\\x", "~\\x"), ("/mnt/c/Users/grace/x", "~/x"), ("/tmp/ada-x1/log", "$TMP/log"), ("/home/ada/work/engine/src", "$REPO/src"),
        ("machine-id: 0b9d2c1e3a4f4d5b8c6d7e8f90a1b2c3", "machine-id: <address>"), ("inet 51.15.20.7/24", "inet <address>/24"),
        ("ether a4:83:e7:1f:0c:9d", "ether <address>"),
    ],
)  # fmt: skip
def test_S22_who_and_where_is_made_generic(text: str, clean: str) -> None:
    assert redact(text, ADA).text == clean


@pytest.mark.parametrize("value", ["true", "root", "{", "localhost", "8080", "production", "a1b2"])
def test_S23_a_short_or_common_value_of_the_environment_masks_nothing(
    value: str, tmp_path: os.PathLike[str]
) -> None:
    told = known.gather({"MY_SECRET": value, "API_TOKEN": value}, str(tmp_path), host="h")
    text = f"if it is {value} then {{ port {value} }}"
    assert redact(text, told, identity=False).text == text


@pytest.mark.parametrize("text", ["token = <YOUR_KEY>", "key: $TOKEN", "sk-...", "api_key=${API_KEY}", "password: ********", "secret = {{ vault }}", "TOKEN=xxxxxxxx"])  # fmt: skip
def test_S24_placeholders_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "commit " + planted.run(40, alphabet=planted.HEX), "sha256:" + planted.run(64, alphabet=planted.HEX), f'"integrity": "sha512-{planted.run(86, 3)}=="',
        "/sessions/0b9d2c1e-3a4f-4d5b-8c6d-7e8f90a1b2c3/log.jsonl", "foo==1.12.3+build.7", f"h1:{planted.run(43, 4)}=",
    ],
)  # fmt: skip
def test_S25_digests_and_identifiers_stay(text: str) -> None:
    assert redact(text).text == text


def test_S26_a_large_transcript_streams_quickly_in_bounded_memory() -> None:
    """20 MB in a child: the whole text is never held. 10 MB may cost 2 s; four times that here, for a machine busy with tests."""
    code = """
import resource, time
from wisen.skills.redact import Redactor
line = "\\x1b[32m%d\\x1b[0m words of a build that go on and on, path/to/file.py:12 ok\\r\\n"
stream, size = Redactor(), 0
stream.feed("warm"); stream.close()
base, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
for block in range(400):
    text = "".join(line % (block * 700 + n) for n in range(700))
    size += len(text)
    stream.feed(text)
stream.close()
print(size, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    size, took, more = map(float, done.stdout.split())
    assert size > 20e6
    assert took < 8 * size / 10e6
    assert more * (1 if sys.platform == "darwin" else 1024) < 60e6


@pytest.mark.parametrize(
    "unit",
    ["a", "key ", "token=" + " " * 40, "-----BEGIN " + "PRIVATE KEY-----\n", "ey" + "J", "://a:", "secret._-", "\"'`=", "token 0123456789abcdef", "/"],
)  # fmt: skip
def test_S26_a_hostile_line_of_a_megabyte(unit: str) -> None:
    text = unit * ((1 << 20) // len(unit))
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 10, (
        "the densest takes 2.7 s: a finding every 20 characters; the others .05 to .5"
    )


def test_S27_the_same_bytes_whatever_the_hash_seed() -> None:
    text = "".join(f"token_{i} = {planted.run(24, i)}\n" for i in range(20))
    code = (
        "import sys; from wisen.skills.redact import redact; sys.stdout.write(redact(sys.stdin.read()).text)"
    )
    outputs = {
        subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "5", "4242")
    }  # fmt: skip
    assert outputs == {redact(text).text}


def test_S31_a_marker_tells_nothing_of_what_it_hides() -> None:
    assert len({redact(f"password={planted.run(size, size)}").text for size in (12, 20, 64, 200)}) == 1


def test_S32_a_second_pass_changes_nothing() -> None:
    draw = random.Random(7)
    for _ in range(40):
        text = "\n".join(draw.choice(FRAMES).format(draw.choice(VALUES)) for _ in range(5))
        once = redact(planted.wrapped(text, draw.choice((40, 60, 200)))).text
        assert redact(once).text == once


@pytest.mark.parametrize(
    "text", ["2026-06-10 12:34:56", "5432 5433 5434", "12:34", "v1.2.3.4", "1,234,567", "0.0.0.0:8080"]
)
def test_S33_dates_times_and_ports_are_nobody_s_data(text: str) -> None:
    assert redact(text, ADA).text == text
