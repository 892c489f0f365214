"""Asks a model behind an OpenAI-compatible `/v1/chat/completions` (llama.cpp, vLLM, LM Studio, a provider). `urllib` only.

Law: no redirect is followed (it could lead elsewhere with the session in its hands), no proxy for this machine; the answer has a
size limit and a deadline. A key goes only to the host it belongs to.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from ..errors import WisenError
from ..model import Ask
from . import Settings
from .hosts import address, local
from .patience import LARGEST, SLACK, Say, within

PORT = 8080  # llama.cpp's server
CONTEXT = 16_000  # tokens assumed; the wire cannot say
OWN_KEY, THEIR_KEY, THEIR_HOST = "WISEN_API_KEY", "OPENAI_API_KEY", "api.openai.com"


def answer(ask: Ask, system: str, settings: Settings, progress: Say) -> str:
    url = endpoint(address(settings, "OPENAI_BASE_URL", f"http://127.0.0.1:{PORT}/v1", PORT))
    body: dict[str, object] = {
        "model": settings.model or "default",
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": ask.text}],
        "stream": False,
    }
    shape = {"name": ask.role, "strict": True, "schema": dict(ask.schema)}
    formed = {**body, "response_format": {"type": "json_schema", "json_schema": shape}}

    def work(say: Say) -> str:
        try:
            return _text(_post(url, formed, settings))
        except _Refused:
            say(f"{settings.model or url}: asking again, without a schema")
            return _text(_post(url, body, settings))

    progress(f"{settings.model or url}: waiting for the answer")
    return within(settings.deadline, settings.model or url, work, progress)


def vectors(texts: Sequence[str], settings: Settings) -> object:
    """Where these texts stand, as `/v1/embeddings` says, in the order asked."""
    chat = endpoint(address(settings, "OPENAI_BASE_URL", f"http://127.0.0.1:{PORT}/v1", PORT))
    url = chat.removesuffix("/chat/completions") + "/embeddings"
    body = {"model": settings.model, "input": list(texts)}

    def ask() -> object:
        try:
            rows = json.loads(_post(url, body, settings))["data"]
            return [row["embedding"] for row in sorted(rows, key=lambda row: row["index"])]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise WisenError(
                "what answered is no OpenAI-compatible model", "check model.host in config.toml"
            ) from error

    return within(settings.deadline, settings.model or url, lambda _: ask(), lambda _: None)


def context(settings: Settings) -> int:
    address(settings, "OPENAI_BASE_URL", f"http://127.0.0.1:{PORT}/v1", PORT)
    return CONTEXT


def writer(settings: Settings) -> str:
    return settings.model or "default"


def endpoint(base: str) -> str:
    """The full address of a base URL, which may name the version or the endpoint already."""
    if base.endswith("/chat/completions"):
        return base
    return f"{base}/chat/completions" if urlsplit(base).path else f"{base}/v1/chat/completions"


class _Refused(Exception):
    """The server does not take a schema."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        raise WisenError(
            f"{req.host} sends us on to {urlsplit(newurl).netloc or newurl[:80]}; that is not followed",
            "set model.host in config.toml to where the model really is",
        )


def _post(url: str, body: Mapping[str, object], settings: Settings) -> bytes:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key := _key(url, settings):
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    proxies = [urllib.request.ProxyHandler({})] if local(url) else []
    opener = urllib.request.build_opener(_Stay, *proxies)
    try:
        with opener.open(request, timeout=settings.deadline + SLACK) as reply:
            content: bytes = reply.read(4 * LARGEST + 1)
    except urllib.error.HTTPError as error:
        raise _said(error, url, "response_format" in body) from error
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise WisenError(
            f"no model answered at {url} ({reason})",
            "start it, set model.host in config.toml, or use `--backend extract`",
        ) from error
    if len(content) > 4 * LARGEST:
        raise WisenError(f"{url} does not stop writing", "try again, or another model")
    return content


def _key(url: str, settings: Settings) -> str:
    """The key for this host: ours goes where the settings point, OpenAI's own to OpenAI and to where its variable points."""
    environ, host = settings.environ, urlsplit(url).hostname
    theirs = host == THEIR_HOST or host == urlsplit(environ.get("OPENAI_BASE_URL", "")).hostname
    return environ.get(OWN_KEY, "") or (environ.get(THEIR_KEY, "") if theirs else "")


def _said(error: urllib.error.HTTPError, url: str, formed: bool) -> Exception:
    said = " ".join(error.read(2_000).decode("utf-8", "replace").split())[:200]
    if formed and error.code in (400, 415, 422) and ("format" in said or "schema" in said):
        return _Refused()
    if error.code in (401, 403):
        return WisenError(f"{url} wants a key ({error.code})", f"put it into {OWN_KEY}")
    if error.code == 404:
        return WisenError(
            f"{url} has no such model or address", "check model.name and model.host in config.toml"
        )
    if error.code == 429:
        return WisenError(f"{url} has enough of us for now (429)", "try later, or use `--backend extract`")
    return WisenError(f"{url} answered {error.code}: {said}", "try again, or use `--backend extract`")


def _text(content: bytes) -> str:
    try:
        choice = json.loads(content)["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise WisenError(
            "what answered is no OpenAI-compatible model", "check model.host in config.toml"
        ) from error
    if reason == "length":
        raise WisenError(
            "the model was cut off before its answer was whole", "try another, or `--backend extract`"
        )
    return text if isinstance(text, str) else ""
