"""What counts as a secret in a named value, and what each credential file gives."""

import json

import pytest
from support import planted

from wisen.skills.credentials import FILES, counts, of_env_file, of_environment

TOKEN = planted.run(30)


def secrets(path: str, text: str) -> set[str]:
    return {secret for name, parse in FILES if name == path for _, secret in parse(text)}


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("hunter2", True),
        ("p4ss!", True),
        ("a1b2", False),
        ("true", False),
        ("{", False),
        ("root", False),
        ("secret", False),
        ("12345", False),
        ("a b 1", False),
        ("changeme", False),
        ("--------", False),
        ("correct horse", True),
    ],
)
def test_s23_a_value_counts_when_no_ordinary_text_would_go_with_it(text: str, does: bool) -> None:
    assert counts(text) is does


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("GIT_SHA", planted.run(40, alphabet=planted.HEX)),
        ("BUILD_VERSION", TOKEN),
        ("INVOCATION_ID", planted.run(32, alphabet=planted.HEX)),
        ("EDITOR", "nvim --clean -u x1"),
        ("COLOR_MODE", "truecolor-24bit-x"),
    ],
)
def test_a_name_that_says_what_else_it_is_gives_nothing(name: str, text: str) -> None:
    assert bool(set(of_environment(name, text))) is (name == "BUILD_VERSION")  # token-shaped all the same


@pytest.mark.parametrize(
    ("name", "text", "goes"),
    [
        ("PLANTED", "maple-syrup", True),
        ("GREETING", "two words of mine", True),
        ("EDITOR", "nvim --clean -u x1", False),
        ("LANG", "en_US.UTF-8", False),
        ("TOOLS", "/opt/one/bin:/opt/two/bin:~/bin", False),
    ],
)
def test_asked_for_every_value_only_everybodys_variables_and_paths_are_left(
    name: str, text: str, goes: bool
) -> None:
    assert [found for _, found in of_environment(name, text, every=True)] == [text] * goes
    assert not list(of_environment(name, text))


def test_a_value_of_an_unknown_name_counts_by_its_shape() -> None:
    key = planted.run(32, alphabet=planted.HEX)
    assert [text for _, text in of_environment("ACME", key)] == [key]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".kube/config", f"users:\n- name: ada\n  user:\n    token: {TOKEN}\n"),
        (".config/gcloud/application_default_credentials.json", json.dumps({"refresh_token": TOKEN, "type": "user"})),
        (".cargo/credentials.toml", f'[registry]\ntoken = "{TOKEN}"\n'),
        (".config/pip/pip.conf", f"[global]\nindex-url = https://ada:{TOKEN}@x.net/simple\n"),
        (".pgpass", f"db.x.net:5432:*:ada:{TOKEN}\n"),
        (".my.cnf", f"[client]\nuser=ada\npassword={TOKEN}\n"),
        (".vault-token", f"{TOKEN}\n"),
        (".codex/auth.json", json.dumps({"tokens": {"access_token": TOKEN}, "n": 1})),
        (".claude/.credentials.json", json.dumps({"oauth": {"accessToken": TOKEN, "scopes": ["a"]}})),
    ],
)  # fmt: skip
def test_a_file_gives_its_secrets_and_no_more(path: str, text: str) -> None:
    assert secrets(path, text) == {TOKEN}


@pytest.mark.parametrize("path", [path for path, _ in FILES])
@pytest.mark.parametrize("text", ["", "[" * 3000, '{"a": 1}', "\0\n:::::", "password", "https://[::1"])
def test_a_file_of_another_shape_raises_nothing(path: str, text: str) -> None:
    secrets(path, text)


def test_an_env_file_is_read_line_by_line() -> None:
    found = dict(of_env_file(f"# x\nexport APP_SECRET='{TOKEN}'\nPORT=8080\nOTHER={planted.run(24)}\n"))
    assert found == {"app-secret": TOKEN, "other": planted.run(24)}
