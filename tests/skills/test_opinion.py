"""Models asked beside the index: how near a prompt is to a page, which of the best fits. The real client against a real server."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedder import NAME, Embedder
from support.pages import keep, page

from wisen.skills.errors import WisenError
from wisen.skills.filtering import cleaner
from wisen.skills.library import Folder, Library
from wisen.skills.match.judging import LEAST
from wisen.skills.model import Prompt, Suggestion
from wisen.skills.opinion import BATCH, PAUSE, WHOLE, Opinion, backend
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest

PAGES = {
    "release-python": page("Release the Python Package", ["release to PyPI", "publish a new version"], ["Run twine"]),
    "dark-mode": page("Add Dark Mode", ["add dark mode", "theme toggle"], ["Move colours to variables"]),
    "add-index": page("Add a Database Index", ["slow sql query", "add an index"], ["Run EXPLAIN ANALYZE"]),
    "center-css": page("Center Something", ["center this div"], ["Use a grid"]),
}  # fmt: skip
FAR = "make the site follow the night theme of the operating system"  # shares one word with its page, and its topic


class Asked:
    """A library and the models that are asked about it."""

    def __init__(self, place: Path, server: Embedder, /, **config: str) -> None:
        for name, text in PAGES.items():
            keep(place / "lib", name, text)
        self.now = 0.0
        self.cache = place / "cache" / "vectors.db"
        settings = Config(**{"backend": "ollama", "host": server.url, **config})  # type: ignore[arg-type]
        self.library = Library((Folder(str(place / "lib"), "home"),))
        environ = {"HOME": str(place), "API_TOKEN": "hunter2hunter2hunter2"}
        self.opinion = Opinion(
            settings, environ, str(self.cache), lambda: cleaner(environ, str(place), ""), lambda: self.now
        )
        self.suggest = Suggest(self.library, None, settings, opinion=self.opinion)

    def __call__(self, prompt: str, waits: float = 20.0) -> Suggestion:
        return self.suggest(Prompt(prompt, waits=waits))

    def lent(self, prompt: str, waits: float = 20.0) -> list[str]:
        return [match.skill.name for match in self(prompt, waits).matches]

    def score(self, prompt: str, waits: float = 20.0) -> float:
        return next(c.score for c in self(prompt, waits).candidates if c.skill.name == "dark-mode")


@pytest.fixture
def model() -> Iterator[Embedder]:
    with Embedder() as model:
        yield model


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_a_prompt_that_is_near_in_meaning_counts_for_more_and_why_says_it(
    tmp_path: Path, model: Embedder, backend: str
) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME, backend=backend)
    plain = asked.score(FAR, waits=0)
    answer = asked(FAR)
    best = answer.candidates[0]
    assert best.skill.name == "dark-mode" and best.score > plain
    assert "spreads nearer to it than everyday requests are" in best.because[-1]
    assert answer.remarks == ()


def test_pages_are_read_once_and_again_only_when_they_change(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME)
    assert asked.opinion.read(asked.library.skills()) == ""
    first = len(model.read)
    assert len([text for text in model.read if "Dark Mode" in text]) == 1
    asked.opinion.read(asked.library.skills())
    assert len(model.read) == first
    keep(tmp_path / "lib", "dark-mode", PAGES["dark-mode"].replace("theme toggle", "night colours"))
    asked.opinion.read(asked.library.skills())
    assert len(model.read) == first + 1 and "night colours" in model.read[-1]


def test_the_vectors_are_a_cache(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME)
    near = asked.score(FAR)
    assert asked.cache.stat().st_mode & 0o777 == 0o600
    for harm in (b"", b"no database" * 999):
        asked.cache.write_bytes(harm)
        assert asked.score(FAR) == near
    asked.cache.unlink()
    assert asked.score(FAR) == near


def test_while_no_model_is_named_nothing_is_asked(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model)
    assert asked(FAR).remarks == ()
    assert asked.opinion.read(asked.library.skills()) == "" and model.asked == []


def test_where_nobody_can_wait_nothing_is_asked_and_why_says_so(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME, judge="judge")
    assert [remark.partition(":")[2].strip() for remark in asked(FAR, waits=0).remarks] == [
        "there is no time for it here"
    ] * 2
    assert model.asked == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("nothing", "did not finish within 0.2 seconds"),
        ("gone", "Ollama has no model"),
        ("words", "is not Ollama"),
        ("few", "are no vectors"),
        ("nought", "are no vectors"),
        ("length", "is not the model it was"),
    ],
)
def test_a_model_that_fails_changes_nothing_and_why_says_so(
    tmp_path: Path, model: Embedder, wrong: str, said: str
) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME)
    asked.opinion.read(asked.library.skills())
    plain = asked.score(FAR, waits=0)
    model.wrong = wrong
    answer = asked(FAR, waits=0.2)
    assert said in answer.remarks[0]
    assert answer.candidates[0].score == plain
    if wrong != "length":
        count = len(model.asked)
        assert "left alone" in asked(FAR, waits=0.2).remarks[0] and len(model.asked) == count
    model.wrong = ""
    asked.now += PAUSE + 1
    asked.opinion.read(asked.library.skills())
    assert asked.score(FAR, waits=2.0) > plain, "and when it is well again it is asked again"


def test_a_server_that_is_gone(tmp_path: Path) -> None:
    with Embedder() as model:
        asked = Asked(tmp_path, model, embeddings=NAME, judge="judge")
        asked.opinion.read(asked.library.skills())
        plain = asked.lent("publish a new version", waits=0)
    answer = asked("publish a new version")
    assert [match.skill.name for match in answer.matches] == plain == ["release-python"]
    assert all("no model answered" in remark for remark in answer.remarks) and len(answer.remarks) == 2


def test_another_model_of_the_same_name_reads_the_pages_anew(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME)
    asked.opinion.read(asked.library.skills())
    before = len(model.read)
    model.digest = "cd" * 32
    asked.opinion.read(asked.library.skills())
    assert len(model.read) == 2 * before


def test_what_is_sent_went_through_the_filter_for_secrets(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME, judge="judge")
    asked("add dark mode, the token is hunter2hunter2hunter2, to the site")
    assert model.judged and not any("hunter2" in text for text in (*model.read, *model.judged))
    assert any("dark mode" in text for text in model.judged)


def test_without_a_filter_nothing_is_sent(tmp_path: Path, model: Embedder) -> None:
    def broken() -> object:
        raise WisenError("the filter for secrets failed")

    asked = Asked(tmp_path, model, embeddings=NAME, judge="judge")
    asked.opinion._cleaner = broken  # type: ignore[assignment]
    assert all("the filter for secrets failed" in remark for remark in asked("add dark mode").remarks)
    assert model.read == model.judged == []


def test_two_do_not_read_the_same_pages_at_once(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME)
    both = [threading.Thread(target=asked.opinion.read, args=(asked.library.skills(),)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert len([text for text in model.read if "Dark Mode" in text]) == 1


def test_reading_ends_after_a_while_and_goes_on_the_next_time(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME)
    for n in range(2 * BATCH):
        keep(tmp_path / "lib", f"more-{n}", page(f"Number {n}", [f"do number {n}"], ["Do it"]))
    skills = asked.library.skills()

    def late() -> float:
        asked.now += WHOLE / 2
        return asked.now

    asked.opinion._clock = late
    asked.opinion.read(skills)
    first = len([text for text in model.read if "Number" in text or "Mode" in text])
    assert 0 < first < len(skills)
    asked.opinion._clock = lambda: asked.now
    asked.opinion.read(skills)
    assert len({text for text in model.read if "\n" in text}) == len(skills)
    assert len([text for text in model.read if "\n" in text]) == len(skills), "none twice"


def test_signs_that_are_no_text_hurt_nothing(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME, judge="judge")
    for prompt in ("add dark mode \ud800", "add dark mode \x00\x1b[31m", "add dark mode " + "\u202e" * 5_000):
        assert [found.skill.name for found in asked(prompt).candidates][:1] == ["dark-mode"]


# -- a judge between the best


@pytest.mark.parametrize("backend", ["ollama", "openai"])
def test_a_judge_lends_what_the_words_alone_would_not(tmp_path: Path, model: Embedder, backend: str) -> None:
    asked = Asked(tmp_path, model, judge="judge", backend=backend)
    assert asked.lent(FAR, waits=0) == []
    model.judgement = '{"page": "1"}'
    answer = asked(FAR)
    assert [match.skill.name for match in answer.matches] == ["dark-mode"]
    assert answer.candidates[0].verdict == "the model judged that it fits"
    assert FAR in model.judged[-1] and "1. Add Dark Mode" in model.judged[-1]


def test_an_agent_s_headless_mode_judges_where_somebody_asks_on_purpose(
    tmp_path: Path, model: Embedder
) -> None:
    agent = tmp_path / "agent"
    agent.write_text('#!/bin/sh\ncat > "$0.asked"\ncat <<END\n\\`\\`\\`json\n{"page": "1"}\n\\`\\`\\`\nEND\n')
    agent.chmod(0o755)
    asked = Asked(tmp_path, model, backend="command", model=f"{agent} -p", judge=f"{agent} -p")
    assert asked.lent(FAR) == ["dark-mode"] and FAR in Path(f"{agent}.asked").read_text()
    answer = asked("add dark mode to the settings page", waits=1.4)
    assert [match.skill.name for match in answer.matches] == ["dark-mode"]
    assert "there is no time for it here" in answer.remarks[0] and not model.judged
    agent.write_text("#!/bin/sh\nexit 3\n")
    assert (
        "ended with 3"
        in Asked(tmp_path, model, backend="command", model=str(agent), judge=str(agent))(FAR).remarks[0]
    )
    assert backend(Config(backend="command", model="agent -p"), "judge") == "ollama", "that is no command"


def test_a_server_that_never_answers_costs_no_more_than_was_meant(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, embeddings=NAME, judge="judge")
    model.wrong = "nothing"
    began = time.monotonic()
    assert len(asked("add dark mode to the settings page", waits=5.0).remarks) == 2
    assert time.monotonic() - began < 8


def test_a_judge_keeps_back_what_the_words_would_lend(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    assert asked.lent("add dark mode to the settings page", waits=0) == ["dark-mode"]
    model.judgement = '{"page": "none"}'
    answer = asked("add dark mode to the settings page")
    assert answer.matches == () and answer.candidates[0].verdict == "the model judged that none fits"


@pytest.mark.parametrize(
    "judgement",
    [
        "", "none", "1", "null", "[]", "{}", '{"page": 1}', '{"page": "9"}', '{"page": "0"}', '{"page": "-1"}', '{"page": "dark-mode"}',
        '{"page": "1", "why": "it fits"}', '{"page": ["1"]}', 'Sure! {"page": "1"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_an_answer_that_is_none_leaves_what_the_words_say(
    tmp_path: Path, model: Embedder, judgement: str
) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    model.judgement = judgement
    for prompt in (FAR, "add dark mode to the settings page"):
        answer = asked(prompt)
        assert [match.skill.name for match in answer.matches] == asked.lent(prompt, waits=0)
        assert "something else than asked" in answer.remarks[0]


def test_a_judge_that_is_slow_is_not_waited_for(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    model.wrong = "nothing"
    answer = asked("add dark mode to the settings page", waits=0.3)
    assert [match.skill.name for match in answer.matches] == ["dark-mode"]
    assert "did not finish within 0.3 seconds" in answer.remarks[0]


def test_a_page_that_is_named_needs_no_judge(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    assert asked.lent("use the skill dark-mode here") == ["dark-mode"] and model.judged == []


def test_what_fits_nothing_needs_no_judge(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    assert asked.lent("what is the latest news") == [] and model.judged == []


def test_who_cannot_wait_long_asks_no_judge_where_nothing_comes_near(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    prompt = "write a poem about the mode of travel of geese"
    assert asked.score(prompt) < LEAST and len(model.judged) == 1, "who asks on purpose is answered"
    assert asked.lent(prompt, waits=1.0) == [] and len(model.judged) == 1


def test_a_judge_lends_no_page_that_says_it_is_not_for_this(tmp_path: Path, model: Embedder) -> None:
    asked = Asked(tmp_path, model, judge="judge")
    keep(tmp_path / "lib", "dark-mode", PAGES["dark-mode"] + "\n## Not when\n- settings page\n")
    asked.suggest.refresh()
    model.judgement = '{"page": "1"}'
    answer = asked("add dark mode to the settings page")
    assert answer.matches == () and 'vetoed by "not when' in answer.candidates[0].verdict
