"""What models think of a prompt and the pages of a library, for those who switched it on: how near they are, which one fits.

Law: asks nobody while the settings name no model, nor for a prompt that nobody can wait with. What is sent went through the filter
for secrets. A hard time-out stands over each question; silence, failure and nonsense are no opinion, and are said in words; a
model that failed is left alone for a while. Never raises.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from . import models
from .errors import WisenError
from .filtering import Clean
from .match import judging, meaning
from .match.card import Card
from .match.hygiene import unpasted
from .model import Prompt, Skill
from .models.patience import within
from .settings import Config
from .silence import Load
from .vectors import Placed, Vectors

NEAR = 0.2  # share of the time a prompt can wait that the vectors may take; the judge has the rest
PAUSE = 10.0  # seconds in which a model that failed is not asked again
BATCH = 16  # pages a question
READING = 120.0  # seconds for a batch in the background: a model on a CPU reads some hundred tokens a second
WHOLE = 600.0  # seconds of reading at a time; the rest is read the next time
PAGES = 10_000  # pages that are read; the cache keeps twice as many
READ = 1_000  # characters of a prompt whose vector is asked for

Answer = TypeVar("Answer")


def backend(config: Config, model: str) -> str:
    """Who gives vectors and judges: an OpenAI-compatible server where the settings name that for drafts, the command that writes drafts
    where it is named as the judge too, else Ollama."""
    named = config.backend == "openai" or (config.backend == "command" and model == config.model)
    return config.backend if named else "ollama"


class Opinion:
    """The models that `config` names. `path`: where vectors are kept; `cleaner`: makes the filter, when first needed; `clock`:
    seconds, rising."""

    def __init__(
        self,
        config: Config,
        environ: Mapping[str, str],
        path: str,
        cleaner: Callable[[], Clean],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._embeddings, self._judge = config.embeddings, config.judge
        self._settings = {
            model: replace(models.settings(backend(config, model), config, environ), model=model)
            for model in (config.embeddings, config.judge)
        }
        self._vectors, self._cleaner, self._clock = Vectors(path), cleaner, clock
        self._filter: Clean | None = None
        self._again: dict[str, float] = {}  # model -> when it may be asked again
        self._last: tuple[str, list[float]] = ("", [])  # the last prompt and its vector
        self._reading = threading.Lock()

    def near(self, prompt: Prompt, cards: Sequence[Card], load: Load) -> tuple[dict[str, float], str]:
        """(page, by identity -> by how many spreads the prompt is nearer to it than everyday requests are; what hindered it, for the
        person). Pages that were not read yet are left out; who waits long has them read."""
        model, pages = self._embeddings, {card.identity: card for card in cards}
        if not model:
            return {}, ""
        if not prompt.waits:
            return {}, f"{model} was not asked how near they are: there is no time for it here"
        known = self._vectors.of(model, list(pages))
        if len(known) < len(pages) and prompt.waits >= judging.PATIENT:
            missing = (load(card) for page, card in pages.items() if page not in known)
            if trouble := self.read(filter(None, missing), NEAR * prompt.waits):
                return {}, trouble
            known = self._vectors.of(model, list(pages))
        if not known:
            return {}, f"{model} has read none of these pages yet" if pages else ""
        vector, trouble = self._surely(model, lambda: self._place_prompt(prompt))
        if not vector:
            return {}, trouble
        try:
            near = {
                page: meaning.nearness(meaning.cosine(vector, at.vector), at.mean, at.spread)
                for page, at in known.items()
            }
        except ValueError:
            self._vectors.forget(model)
            self._last = ("", [])
            return {}, f"{model} is not the model it was: it reads the pages anew"
        return near, "" if len(known) == len(pages) else f"{model} has not read all of these pages yet"

    def judged(self, prompt: Prompt, skills: Callable[[], Sequence[Skill]]) -> tuple[str | None, str]:
        """(the path of the page that fits, "" when none does, None when there is no verdict; what hindered it, for the person)."""
        model = self._judge
        if not model:
            return None, ""
        settings = self._settings[model]
        least = judging.PATIENT if settings.backend == "command" else 0.0  # an agent takes seconds to start
        if not prompt.waits or prompt.waits < least:
            return None, f"{model} was not asked to judge: there is no time for it here"
        if not (pages := skills()):
            return None, ""
        seconds = prompt.waits * (1 - NEAR) if self._embeddings else prompt.waits
        settings = replace(settings, deadline=seconds)

        def ask() -> str:
            asked = judging.question(unpasted(prompt.text), pages)
            question = replace(asked, text=self._clean(asked.text))
            return within(seconds, model, lambda _: models.answer(question, settings), _silent)

        said, trouble = self._surely(model, ask)
        verdict = judging.answer(said, pages) if said is not None else None
        if said is not None and verdict is None:
            trouble = f"{model} answered something else than asked; what the words say stands"
        return verdict, trouble

    def read(self, skills: Iterable[Skill], seconds: float = READING) -> str:
        """Have the model place the pages it has not read; what hindered it. One at a time; meant for the background."""
        model = self._embeddings
        if not model or not self._reading.acquire(blocking=False):
            return ""
        try:
            _, trouble = self._surely(model, lambda: self._read(model, skills, seconds))
            return trouble
        finally:
            self._reading.release()

    def _read(self, model: str, skills: Iterable[Skill], seconds: float) -> bool:
        settings = self._settings[model]
        self._vectors.belongs(model, within(seconds, model, lambda _: models.writer(settings), _silent))
        end = self._clock() + WHOLE
        found = {skill.identity: skill for skill in islice(skills, PAGES)}
        known = self._vectors.of(model, [*found, *meaning.ORDINARY])
        unknown = [one for one in meaning.ORDINARY if one not in known]
        for one, vector in zip(unknown, self._place(unknown, seconds) if unknown else (), strict=True):
            known[one] = Placed(vector)
            self._vectors.keep(model, [(one, known[one])])
        everyday = [known[one].vector for one in meaning.ORDINARY]
        new = [page for page in found if page not in known]
        for start in range(0, len(new), BATCH):
            if self._clock() >= end:
                break
            some = new[start : start + BATCH]
            vectors = self._place([meaning.text(found[page]) for page in some], seconds)
            try:
                placed = [Placed(vector, *meaning.ordinary(vector, everyday)) for vector in vectors]
            except ValueError:
                self._vectors.forget(model)
                raise WisenError(f"{model} answers with vectors of several lengths") from None
            self._vectors.keep(model, zip(some, placed, strict=True))
        return True

    def _place_prompt(self, prompt: Prompt) -> list[float]:
        text = unpasted(prompt.text)[:READ]
        if self._last[0] != text:
            [vector] = self._place([text], prompt.waits * NEAR if self._judge else prompt.waits)
            self._last = (text, vector)
        return self._last[1]

    def _place(self, texts: Sequence[str], seconds: float) -> list[list[float]]:
        settings = replace(self._settings[self._embeddings], deadline=seconds)
        return models.vectors([self._clean(text) for text in texts], settings)

    def _clean(self, text: str) -> str:
        if self._filter is None:
            self._filter = self._cleaner()
        return self._filter(text)

    def _surely(self, model: str, ask: Callable[[], Answer]) -> tuple[Answer | None, str]:
        """(what it says, ""), or (None, why there is nothing)."""
        if self._clock() < self._again.get(model, 0.0):
            return None, f"{model} failed a moment ago and is left alone for now"
        try:
            return ask(), ""
        except Exception as error:
            self._again[model] = self._clock() + PAUSE
            said = (
                str(error) if isinstance(error, WisenError) else f"an error of ours, {type(error).__name__}"
            )
            return None, f"{model} was no help: {said}"


def _silent(words: str) -> None:
    return
