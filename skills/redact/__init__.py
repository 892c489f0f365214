"""Takes secrets, and who and where, out of text. Every other room calls this one before it keeps or sends.

Law: thinks only. Same bytes in, same bytes out; `redact(redact(x)) == redact(x)`; text cannot switch a rule
off; linear time. It raises on a fault of its own and the caller then sends nothing (fail closed).

    redact(text, known)            one text
    Redactor(known)                one session: numbers stay the same from call to call, or feed() and close()
    scan(text, known)              is anything left? (a model's output, a draft, a page before it is published)
"""

from .stream import Redactor, redact, scan
from .values import Found, Identity, Known, Redacted, Value

__all__ = ["Found", "Identity", "Known", "Redacted", "Redactor", "Value", "redact", "scan"]
