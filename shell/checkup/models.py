"""The models: the one that writes drafts, those that help to find a page. None is no fault: everything works without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...skills import models, opinion
from ...skills.errors import WisenError
from ...skills.home import Home
from . import Check

PATIENCE = 20.0  # seconds; a model that was not asked for a while is loaded first


def look(home: Home) -> Iterator[Check]:
    yield from _drafts(home)
    yield from _opinions(home)


def _opinions(home: Home) -> Iterator[Check]:
    config = home.config
    asked: list[tuple[str, str, Callable[[models.Settings], object]]] = [
        ("match.embeddings", config.embeddings, lambda to: models.vectors(["a page"], to)),
        ("match.judge", config.judge, models.writer),
    ]
    for place, name, ask in asked:
        if name:
            told = models.settings(opinion.backend(config, name), config, home.environ)
            try:
                ask(replace(told, model=name, deadline=PATIENCE))
            except WisenError as error:
                yield Check(place, False, str(error), error.hint or f"wisen config unset {place}")
            else:
                yield Check(place, True, f"{told.backend}: {name}")


def _drafts(home: Home) -> Iterator[Check]:
    wanted = home.config.backend
    if wanted == "extract":
        yield Check("model", True, "none wanted: drafts are made from the commands that ran")
        return
    backend = "ollama" if wanted == "auto" else wanted
    try:
        found = models.writer(models.settings(backend, home.config, home.environ))
    except WisenError as error:
        if wanted == "auto":
            yield Check("model", True, f"none ({error}): drafts are made from the commands that ran")
        else:
            yield Check(
                "model", False, f"{backend}: {error}", error.hint or "wisen config set model.backend auto"
            )
        return
    yield Check("model", True, f"{backend}: {found}")
