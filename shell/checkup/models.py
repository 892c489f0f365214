"""The model that writes drafts: which one, and whether it answers. None is no fault: everything works without."""

from __future__ import annotations

from collections.abc import Iterator

from ...skills import models
from ...skills.errors import WisenError
from ...skills.home import Home
from . import Check


def look(home: Home) -> Iterator[Check]:
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
