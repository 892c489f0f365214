"""Asks a model of Ollama. The one file that imports the client.

Law: `num_ctx` is set from the model's own context, because the default of about 4,000 tokens cuts a longer question silently; the
answer is bound to the schema; it is streamed, so that a person sees that something happens; this machine only, unless the
settings say otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import ollama

from ..errors import WisenError
from ..model import Ask
from ..windows import tokens
from . import REPLY, Settings
from .hosts import address, local
from .patience import LARGEST, SLACK, Say, within

PORT = 11434
MOST = (
    32_768  # tokens of context asked for: more costs memory that a machine with a small model does not have
)
UNKNOWN = 4_096  # Ollama's default, where the model does not say
STEP = 4_096  # contexts are asked for in steps, so that the model is not loaded anew for each session
KEEP = "5m"
QUICK = 20.0  # seconds for what Ollama knows without a model
T = TypeVar("T")


def answer(ask: Ask, system: str, settings: Settings, progress: Say) -> str:
    there = _find(settings)
    needed = tokens(system) + tokens(ask.text) + REPLY
    if needed > there.context:
        raise WisenError(
            f"the question has about {needed} tokens and {there.model} takes {there.context}",
            "use a model with a larger context, or `--backend extract`",
        )
    window = min(there.context, -(-needed // STEP) * STEP)
    client = _client(there.host, settings.deadline)

    def stream(say: Say) -> str:
        text = ""
        for part in client.chat(
            there.model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": ask.text}],
            format=dict(ask.schema) or None,
            options={"num_ctx": window, "num_predict": REPLY, "temperature": 0, "seed": 1},
            keep_alive=KEEP,
            stream=True,
        ):
            text += part.message.content or ""
            if len(text) > LARGEST:
                raise WisenError(f"{there.model} does not stop writing", "try again, or another model")
            if part.done_reason == "length":
                raise WisenError(
                    f"{there.model} was cut off before its answer was whole",
                    "try another model, or `--backend extract`",
                )
            say(f"{there.model}: {len(text)} characters" if text else f"{there.model}: reading")
        return text

    progress(f"{there.model}: reading {tokens(ask.text)} tokens")
    return within(settings.deadline, there.model, lambda say: _guarded(lambda: stream(say), there), progress)


def context(settings: Settings) -> int:
    """Tokens that question and answer may have together."""
    return _find(settings).context


def vectors(texts: Sequence[str], settings: Settings) -> object:
    """Where these texts stand, as the model's own numbers; one call, no look-up before it: a prompt waits for this."""
    there = _There(address(settings, "OLLAMA_HOST", f"http://127.0.0.1:{PORT}", PORT), settings.model)
    client = _client(there.host, settings.deadline)

    def ask() -> object:
        return client.embed(there.model, list(texts), truncate=True, keep_alive=KEEP).embeddings

    return within(settings.deadline, there.model, lambda _: _guarded(ask, there), lambda _: None)


def writer(settings: Settings) -> str:
    there = _find(settings)
    return f"{there.model}@{there.digest[:12]}" if there.digest else there.model


@dataclass(frozen=True, slots=True)
class _There:
    """The model that will answer, and what Ollama says of it."""

    host: str
    model: str = ""
    digest: str = ""
    context: int = UNKNOWN


def _find(settings: Settings) -> _There:
    """The model of the settings, else the one that was changed last; then none that Ollama itself sends elsewhere (`...cloud`)."""
    host = address(settings, "OLLAMA_HOST", f"http://127.0.0.1:{PORT}", PORT)
    client = _client(host, QUICK)

    def look() -> _There:
        rows = client.list().models
        here = (row.model for row in rows if row.model and not row.model.endswith("cloud"))
        model = settings.model or next(here, "")
        if not model:
            raise WisenError("Ollama has no model yet", "get one: ollama pull qwen3:4b")
        digest = next((row.digest for row in rows if row.model in (model, f"{model}:latest")), "") or ""
        told = client.show(model).modelinfo or {}
        sizes = [
            value for key, value in told.items() if key.endswith(".context_length") and isinstance(value, int)
        ]
        return _There(host, model, digest, min(MOST, max(sizes, default=UNKNOWN)))

    there = _There(host, settings.model or "a model")
    return within(QUICK, f"Ollama at {host}", lambda _: _guarded(look, there), lambda _: None)


def _client(host: str, seconds: float) -> ollama.Client:
    return ollama.Client(host, timeout=seconds + SLACK, trust_env=not local(host), follow_redirects=False)


def _guarded(work: Callable[[], T], there: _There) -> T:
    """What `work` gives, with what can go wrong in the client said in words."""
    try:
        return work()
    except WisenError:
        raise
    except ollama.ResponseError as error:
        if error.status_code == 404:
            raise WisenError(
                f"Ollama has no model {there.model!r}", f"get it: ollama pull {there.model}"
            ) from error
        said = " ".join(str(error.error).split())[:200]
        code = f" {error.status_code}" if error.status_code > 0 else ""
        raise WisenError(
            f"Ollama answered{code}: {said}", "look into its log, or use `--backend extract`"
        ) from error
    except ConnectionError as error:
        raise WisenError(
            f"no model answered at {there.host}",
            "start it with `ollama serve`, set model.host in config.toml, or use `--backend extract`",
        ) from error
    except ValueError as error:
        raise WisenError(
            f"what answered at {there.host} is not Ollama", "check model.host in config.toml"
        ) from error
    except Exception as error:  # the client's transport has a tree of its own, which we do not import
        raise WisenError(
            f"the connection to {there.host} failed ({type(error).__name__})",
            "try again, or use `--backend extract`",
        ) from error
