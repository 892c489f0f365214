"""Where a model is: on this machine, or elsewhere because the person's own settings say so.

Law: an address that only stands in another tool's variable (OLLAMA_HOST, OPENAI_BASE_URL) never takes a transcript off this
machine; proxies are not asked for what is on it.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from ..errors import WisenError
from . import Settings


def address(settings: Settings, variable: str, default: str, port: int) -> str:
    """The base URL: of the settings, else of the variable when that is on this machine, else the default. Raises WisenError."""
    told = settings.host.strip()
    if told:
        return _url(told, port)
    inherited = settings.environ.get(variable, "").strip()
    if not inherited:
        return default
    url = _url(inherited, port)
    if not local(url):
        raise WisenError(
            f"{variable} points to {urlsplit(url).hostname}, which is not this machine: the session would leave it",
            "if you want that, set model.host in config.toml; else unset the variable",
        )
    return url


def local(url: str) -> bool:
    """Whether a URL's host is this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _url(told: str, port: int) -> str:
    """`host`, `host:port`, `:port` or a URL as a URL. The address of every interface means this machine."""
    text = told if "://" in told else f"http://{told}"
    try:
        parts = urlsplit(text)
        scheme, host, given = parts.scheme, parts.hostname or "127.0.0.1", parts.port
    except ValueError as error:
        raise WisenError(
            f"{told!r} is no address of a model", "set model.host to something like http://127.0.0.1:11434"
        ) from error
    if scheme not in ("http", "https"):
        raise WisenError(f"{told!r} is no address of a model", "it has to begin with http:// or https://")
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    host = f"[{host}]" if ":" in host else host
    if given is None and "://" not in told:
        given = port
    return f"{scheme}://{host}{f':{given}' if given else ''}{parts.path.rstrip('/')}"
