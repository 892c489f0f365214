"""Settings: read from real files, never a crash, and a project may only tighten."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wisen.skills import config
from wisen.skills.config import Config
from wisen.skills.paths import Paths
from wisen.skills.settings import PLACES, changed, flat, names, tightened


class World:
    """A person's settings file, a project's, and an environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mine = folder / "home" / "config.toml"
        self.project = folder / "repo" / ".wisen" / "config.toml"
        self.mine.parent.mkdir()
        self.project.parent.mkdir(parents=True)

    def load(self, **environ: str) -> Config:
        paths = Paths({"HOME": str(self.folder), "WISEN_HOME": str(self.folder / "home")})
        return config.load(paths, str(self.folder / "repo"), environ)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_without_any_file_the_defaults_stand(world: World) -> None:
    assert world.load() == Config()
    assert (Config().limit, Config().withhold, Config().backend, Config().record) == (
        3,
        0.1,
        "auto",
        "full",
    )


def test_every_setting_has_a_place_in_the_file(world: World) -> None:
    world.mine.write_text(
        """
        [lend]
        enabled = false
        limit = 2
        budget_tokens = 900
        withhold = 0
        deadline_ms = 80
        wanted_rate = 0.05
        [match]
        embeddings = "all-minilm"
        judge = "qwen3:4b"
        [keys]
        key = "ctrl-g"
        commands = ["why"]
        [record]
        what = "text"
        retention_days = 7
        [ledger]
        ask_at_end = true
        [folders]
        foreign = ["~/x"]
        [model]
        backend = "ollama"
        name = "some-model"
        host = "http://127.0.0.1:11434"
        [review]
        editor = "nvim"
        """
    )
    assert world.load() == Config(
        False, 2, 900, 0.0, 80, 0.05, "all-minilm", "qwen3:4b", "ctrl-g", ("why",), "text", 7, True, ("~/x",), "ollama", "some-model", "http://127.0.0.1:11434", "nvim"
    )  # fmt: skip
    assert set(PLACES.values()) == set(names())


def test_plain_names_at_the_top_are_understood_too(world: World) -> None:
    world.mine.write_text('lend = false\nwithhold = 0.2\nrecord = "off"\n')
    found = world.load()
    assert (found.lend, found.withhold, found.record, found.warnings) == (False, 0.2, "off", ())


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("withold = 0.2", "did you mean `lend.withhold`?"),
        ("[lend]\nlimt = 2", "did you mean `lend.limit`?"),
        ("[model]\nbackand = 'ollama'", "did you mean `model.backend`?"),
        ("[colours]\nred = 1", "`wisen config` lists the settings; it was ignored"),
    ],
)
def test_an_unknown_key_is_a_warning_with_the_nearest_known_one(world: World, line: str, hint: str) -> None:
    world.mine.write_text(line)
    found = world.load()
    assert len(found.warnings) == 1 and found.warnings[0].splitlines()[1] == hint
    assert "unknown setting" in found.warnings[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("limit = '2'", "must be a whole number"),
        ("limit = 2.5", "must be a whole number"),
        ("limit = true", "must be a whole number"),
        ("limit = 4", "must be between 0 and 3"),
        ("withhold = 'x'", "must be a number"),
        ("withhold = 1.5", "must be between 0 and 1"),
        ("withhold = nan", "must be between 0 and 1"),
        ("lend = 1", "must be true or false"),
        ("key = 7", "must be a string"),
        ("commands = 'why'", "must be a list of strings"),
        ("foreign = [1]", "must be a list of strings"),
        ("record = 'some'", "must be one of off, text, full"),
        ("backend = 'cloud'", "must be one of auto, extract, ollama, openai, command"),
    ],
)
def test_a_value_that_cannot_be_is_a_warning_and_the_default_stands(
    world: World, line: str, told: str
) -> None:
    world.mine.write_text(line + "\nretention_days = 9\n")
    found = world.load()
    assert (
        len(found.warnings) == 1 and told in found.warnings[0] and "the default stands" in found.warnings[0]
    )
    assert found == Config(retention_days=9, warnings=found.warnings)


@pytest.mark.parametrize(
    "content",
    [
        b"limit = \n",
        b"[lend\n",
        b"\xff\xfe\x00",
        b"limit = 1\nlimit = 2\n",
        b"a = " + b"[" * 5_000,
        b"#" * 2_000_000,
    ],
)
def test_a_broken_file_is_a_warning_of_two_lines_and_the_defaults(world: World, content: bytes) -> None:
    world.mine.write_bytes(content)
    found = world.load()
    assert found == Config(warnings=found.warnings)
    assert len(found.warnings) == 1 and len(found.warnings[0].splitlines()) == 2
    assert str(world.mine) in found.warnings[0]


def test_the_warning_names_the_line(world: World) -> None:
    world.mine.write_text("limit = 1\n\nlend = maybe\n")
    assert "line 3" in world.load().warnings[0]


def test_a_settings_file_that_is_a_folder_is_a_warning(world: World) -> None:
    world.mine.mkdir()
    assert "cannot be read" in world.load().warnings[0] or "Is a directory" in world.load().warnings[0]


def test_the_environment_goes_before_the_file(world: World) -> None:
    world.mine.write_text("withhold = 0.2\nlimit = 1\n")
    found = world.load(
        WISEN_WITHHOLD="0",
        WISEN_LIMIT="2",
        WISEN_ASK_AT_END="yes",
        WISEN_COMMANDS="why, veto",
        WISEN_MODEL="m",
    )
    assert (found.withhold, found.limit, found.ask_at_end) == (0.0, 2, True)
    assert (found.commands, found.model, found.warnings) == (("why", "veto"), "m", ())


def test_a_word_in_the_environment_that_cannot_be_is_a_warning(world: World) -> None:
    found = world.load(WISEN_WITHHOLD="often", WISEN_LEND="perhaps")
    assert len(found.warnings) == 2 and all(told.startswith("environment: ") for told in found.warnings)
    assert (found.withhold, found.lend) == (0.1, True)


@pytest.mark.parametrize(("word", "lends"), [("1", False), ("yes", False), ("0", True), ("", True)])
def test_off_is_off_whatever_else_says(world: World, word: str, lends: bool) -> None:
    assert world.load(WISEN_OFF=word, WISEN_LEND="1").lend is lends


def test_a_project_may_tighten(world: World) -> None:
    world.project.write_text("lend = false\nrecord = 'text'\nlimit = 1\nwithhold = 0.5\n")
    found = world.load()
    assert (found.lend, found.record, found.limit, found.withhold) == (False, "text", 1, 0.5)
    assert found.warnings == ()


# What would lend more, record more, keep longer, reach further: a repository that somebody cloned may not.
LOOSER = {
    "lend": ("lend = false", "lend = true"),
    "limit": ("limit = 1", "limit = 3"),
    "budget_tokens": ("budget_tokens = 100", "budget_tokens = 20000"),
    "deadline_ms": ("deadline_ms = 50", "deadline_ms = 2000"),
    "wanted_rate": ("wanted_rate = 0.01", "wanted_rate = 1.0"),
    "record": ("record = 'text'", "record = 'full'"),
    "retention_days": ("retention_days = 7", "retention_days = 36500"),
    "retention_days, and recordings of other projects go": ("retention_days = 7", "retention_days = 0"),
    "embeddings": ("", "embeddings = 'm'"),
    "judge": ("", "judge = 'm'"),
    "key": ("", "key = 'a'"),
    "commands": ("", "commands = []"),
    "ask_at_end": ("", "ask_at_end = true"),
    "foreign": ("", "foreign = ['/']"),
    "backend": ("", "backend = 'openai'"),
    "model": ("", "model = 'm'"),
    "host": ("", "host = 'http://example.org'"),
    "editor": ("", "editor = 'rm -rf'"),
    "wrap": ("", "wrap = ['claude']"),
    "shell_key": ("", "shell_key = 'alt-x'"),
}


@pytest.mark.parametrize("setting", LOOSER)
def test_a_project_never_loosens(world: World, setting: str) -> None:
    mine, theirs = LOOSER[setting]
    world.mine.write_text(mine + "\n")
    alone = world.load()
    world.project.write_text(theirs + "\n")
    found = world.load()
    assert replace(found, warnings=()) == alone
    [told] = found.warnings
    assert "a project may not set" in told


def test_every_setting_is_either_tightened_or_refused() -> None:
    assert {setting.partition(",")[0] for setting in LOOSER} | {"withhold"} == set(names())


def test_each_setting_says_where_it_comes_from(world: World) -> None:
    world.mine.write_text("[lend]\nlimit = 3\nwithhold = 0.2\n[record]\nretention_days = 9\n")
    world.project.write_text("[lend]\nwithhold = 0.5\n[record]\nretention_days = 1\n")
    paths = Paths({"HOME": str(world.folder), "WISEN_HOME": str(world.folder / "home")})
    read = config.layers(paths, str(world.folder / "repo"), {"WISEN_RECORD": "text"})
    found = {name: config.origin(read, name) for name in names()}
    assert (found["limit"].source, found["limit"].where) == ("file", str(world.mine)), (
        "though it is the default"
    )
    assert (found["withhold"].source, found["withhold"].where) == ("project", str(world.project))
    assert found["retention_days"].source == "file", "what a project may not set comes not from there"
    assert (found["record"].source, found["host"].source) == ("environment", "default")


def test_a_project_may_not_loosen_or_point_elsewhere(world: World) -> None:
    world.mine.write_text("lend = false\nrecord = 'off'\nlimit = 1\nretention_days = 2\n")
    world.project.write_text(
        "lend = true\nrecord = 'full'\nlimit = 3\nretention_days = 90\nkey = 'a'\nforeign = ['/']\ncommands = []\n"
        "[model]\nbackend = 'openai'\nname = 'm'\nhost = 'http://example.org'\n[review]\neditor = 'rm -rf'\n"
    )
    found = world.load()
    assert found == Config(lend=False, record="off", limit=1, retention_days=2, warnings=found.warnings)
    assert len(found.warnings) == 11 and all("a project may not set" in told for told in found.warnings)


def test_a_broken_project_file_leaves_the_persons_settings(world: World) -> None:
    world.mine.write_text("limit = 2\n")
    world.project.write_text("limit = \n")
    found = world.load()
    assert found.limit == 2 and str(world.project) in found.warnings[0]


def test_the_home_folder_is_no_project_of_its_own(tmp_path: Path) -> None:
    (tmp_path / ".wisen").mkdir()
    (tmp_path / ".wisen" / "config.toml").write_text("key = 'ctrl-g'\n")
    paths = Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / ".wisen")})
    assert config.load(paths, str(tmp_path), {}).key == "ctrl-g"


_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.lists(st.text(max_size=4), max_size=3)
)
_tables = st.dictionaries(
    st.sampled_from([*names(), "lend", "model", "x"]) | st.text(max_size=9), _values, max_size=6
)


@given(_tables, _tables)
@settings(max_examples=200)
def test_no_settings_make_it_fail_and_no_project_loosens(
    mine: dict[str, object], project: dict[str, object]
) -> None:
    found, _ = flat({"lend": mine, **mine}, "mine")
    before = changed(Config(), found, "mine")
    after = tightened(before, flat(project, "project")[0], "project")
    assert after.lend <= before.lend and after.limit <= before.limit
    assert after.retention_days <= before.retention_days
    assert (after.backend, after.host, after.model, after.key) == (
        before.backend,
        before.host,
        before.model,
        before.key,
    )


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_no_file_makes_loading_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "config.toml").write_bytes(content)
    assert isinstance(config.load(Paths({"HOME": "/", "WISEN_HOME": str(folder)}), "", {}), Config)
