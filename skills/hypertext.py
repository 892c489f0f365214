"""A transcript as one HTML page that needs nothing else: no script, no picture, no font from elsewhere. Pure.

Law: every word of the session is escaped, and what would hide or act in a text is spelt out (`visible`). The page forbids
itself to load or run anything (Content-Security-Policy), reads without its style, in the dark, on paper and on a phone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from .export import NAMES
from .model import Transcript, Turn, Who
from .visible import visible

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881 }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem }
h1 { font-size: 1.3rem } h2 { font-size: .9rem; margin: 0 0 .3rem; opacity: .7 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .9rem } dd { margin: 0; overflow-wrap: anywhere }
article { margin: 0 0 1.2rem } h2 a { color: inherit; text-decoration: none }
.said { white-space: pre-wrap; overflow-wrap: anywhere }
.person { border-left: 3px solid; padding-left: .8rem } .note { opacity: .7 }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: .6rem; margin: 0; overflow-x: auto; max-height: 30rem }
pre b { display: block; white-space: pre-wrap } .failed h2 { opacity: 1 }
@media print { pre { max-height: none; white-space: pre-wrap } }
"""


def html(script: Transcript) -> str:
    """The whole page. Each turn can be linked to by its number: `#turn-0` is the first."""
    title = _safe(f"{script.agent} session {script.session}")
    turns = "\n".join(_turn(number, turn) for number, turn in enumerate(script.turns))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title}</h1>\n<dl>\n{_about(script)}</dl>\n</header>\n<main>\n{turns}\n</main>\n</body>\n</html>\n"
    )


def _about(script: Transcript) -> str:
    told = {
        "Folder": script.cwd,
        "Began": _when(script.began),
        "Ended": _when(script.ended),
        "Exit status": "" if script.status is None else str(script.status),
        "Agent": " ".join(filter(None, (script.agent, script.version))),
        "Model": script.model,
    }
    return "".join(f"<dt>{name}</dt><dd>{_safe(value)}</dd>\n" for name, value in told.items() if value)


def _turn(number: int, turn: Turn) -> str:
    name = "Tool" if turn.who is Who.TOOL else NAMES[turn.who]
    status = "" if turn.status is None else f" (exit {turn.status})"
    failed = " failed" if turn.status else ""
    head = f'<h2><a href="#turn-{number}">{name}{status}</a></h2>'
    if turn.who is not Who.TOOL:
        body = f'<div class="said">{_safe(turn.text.strip())}</div>'
    else:
        ran = f"$ {turn.command}" if turn.command else " ".join((turn.tool, *turn.paths))
        body = f"<pre><b>{_safe(ran)}</b>{_safe(turn.text.rstrip())}</pre>"
    return f'<article id="turn-{number}" class="{turn.who.value}{failed}">{head}\n{body}</article>'


def _when(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC" if at else ""


def _safe(text: str) -> str:
    return escape(visible(text))
