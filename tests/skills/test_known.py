"""What the machine knows to be secret is gathered, and what only stands in its environment is not."""

import base64
import json
import os
import pathlib

import pytest
from support import planted

from wisen.skills.known import gather, identity
from wisen.skills.redact import Known, redact

TOKEN = planted.run(30)


def texts(known: Known) -> set[str]:
    return {value.text for value in known.values}


def write(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_secret_in_the_environment_is_known_by_its_name(tmp_path: pathlib.Path) -> None:
    known = gather({"MY_DB_PASSWORD": "correct horse", "PLAIN": "correct words"}, str(tmp_path))
    assert [(v.kind, v.text, v.source) for v in known.values] == [
        ("my-db-password", "correct horse", "environment")
    ]


def test_or_by_its_shape(tmp_path: pathlib.Path) -> None:
    assert texts(gather({"A": planted.github(), "B": TOKEN}, str(tmp_path))) == {planted.github(), TOKEN}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "true"),
        ("PASSWORD", "root"),
        ("SECRET_HOST", "localhost"),
        ("API_KEY", "changeme"),
        ("PASSWORD", "--------"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("PWD", "/home/ada/work/token-service"),
        ("SSH_AUTH_SOCK", "/tmp/ssh-XXabc123/agent.4242"),
        ("XDG_SESSION_ID", "c2-4242424242"),
        ("LANG", "en_US.UTF-8"),
        ("TERM", "xterm-256color"),
        ("LS_COLORS", "rs=0:di=01;34:ln=01;36:mh=00"),
        ("GIT_COMMIT", "3f786850e387550fdab836ed7e6dc881de23001b"),
    ],
)
def test_ordinary_values_are_not_secrets(name: str, value: str, tmp_path: pathlib.Path) -> None:
    assert texts(gather({name: value}, str(tmp_path))) == set()


def test_parts_of_urls_and_of_json_are_secrets_too(tmp_path: pathlib.Path) -> None:
    environ = {
        "DATABASE_URL": "postgres://ada:s3cr%40t%2F9@db.x.net/app?sslmode=on&api_key=" + TOKEN,
        "SERVICE_JSON": json.dumps(
            {"type": "account", "deep": [{"private_key": "line one of it"}], "region": "eu-west-1"}
        ),
    }
    assert texts(gather(environ, str(tmp_path))) == {"s3cr%40t%2F9", "s3cr@t/9", TOKEN, "line one of it"}


def test_credential_files_are_read(tmp_path: pathlib.Path) -> None:
    secrets = {
        name: planted.run(20, i)
        for i, name in enumerate(["net", "aws", "gh", "npm", "pypi", "docker", "git", "env", "repo"])
    }
    home, cwd, repo = tmp_path / "home", tmp_path / "repo" / "sub", tmp_path / "repo"
    write(home / ".netrc", f"machine x login ada\n  password {secrets['net']}\n")
    write(
        home / ".aws/credentials",
        f"[default]\naws_access_key_id = {planted.aws()}\naws_secret_access_key={secrets['aws']}\nregion = eu\n",
    )
    write(home / ".config/gh/hosts.yml", f"github.com:\n    user: ada\n    oauth_token: {secrets['gh']}\n")
    write(home / ".npmrc", f"//registry.x/:_authToken={secrets['npm']}\nother=$NPM_TOKEN\n")
    write(home / ".pypirc", f"[pypi]\nusername = __token__\npassword = {secrets['pypi']}\n")
    login = base64.b64encode(f"ada:{secrets['docker']}".encode()).decode()
    write(home / ".docker/config.json", json.dumps({"auths": {"x.io": {"auth": login}}}))
    write(home / ".git-credentials", f"https://ada:{secrets['git']}@git.x.net\n")
    write(cwd / ".env", f"# comment\nexport APP_SECRET='{secrets['env']}'\nPORT=8080\nNODE_ENV=development\n")
    write(repo / ".env.local", f'API_KEY="{secrets["repo"]}"\n')
    known = gather({}, str(home), str(cwd), str(repo))
    assert texts(known) == {*secrets.values(), planted.aws(), login}
    assert known.summary()["app-secret", ".env file"] == 1
    assert not any(secret in str(known) for secret in secrets.values())


def test_what_is_gathered_is_taken_out(tmp_path: pathlib.Path) -> None:
    known = gather({"VAULT_PASSPHRASE": "nine plain words that nobody would ever guess"}, str(tmp_path))
    text = "he typed nine plain words that nobody would ever guess and it opened"
    assert redact(text, known).text == "he typed <secret:vault-passphrase:1> and it opened"


def test_odd_files_are_left_out_and_nothing_hangs(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / ".netrc")
    (tmp_path / ".npmrc").mkdir()
    write(tmp_path / ".docker/config.json", '{"auths": [1, {"auth": "!!"}]}')
    write(tmp_path / ".pypirc", "password = \x00\xff" + "x" * 600_000)
    (tmp_path / ".git-credentials").symlink_to(tmp_path / "gone")
    write(tmp_path / ".env", 'A_TOKEN=http://[broken\nB_SECRET={"a": [[[[[[[[[[1]]]]]]]]]]}\n')
    known = gather(
        {"J": "[" * 5000, "URL": "https://a:b@[::1"}, str(tmp_path), str(tmp_path), "/nowhere\0at-all"
    )
    assert all(len(value.text) <= 64 << 10 for value in known.values)


def test_identity_comes_from_the_environment(tmp_path: pathlib.Path) -> None:
    who = identity(
        {"USER": "ada", "TMPDIR": "/var/folders/ab/xyz/T/"}, "/home/ada/", "/home/ada/w/", "babbage.lan"
    )
    assert (who.home, who.repo, who.user, who.host) == ("/home/ada", "/home/ada/w", "ada", "babbage")
    assert who.temporary == ("/var/folders/ab/xyz/T",)


def test_identity_without_a_user_variable_is_the_home_folder_s_name() -> None:
    assert identity({"TMPDIR": "/tmp"}, "/home/grace", host="h").user == "grace"
    assert identity({"TMPDIR": "/tmp"}, "/home/grace", host="h").temporary == ()
