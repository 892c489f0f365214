"""BM25 over two fields: what a stem is worth on a page, before its rarity.

Law: pure. The one place where a page's words become a score, so that the index, which rounds it, and the close look,
which does not, rank alike.
"""

from __future__ import annotations

K1, B = 1.2, 0.75  # BM25's usual constants
LENGTH = 250.0  # distinct stems of a usual page; fixed, so that scores keep their scale
BODY = 0.3  # a word of the body against one of name, description or triggers (best of those tried)
MOST = K1 + 1  # what `worth` nears


def norm(heads: int, bodies: int) -> float:
    """How much a page's length tempers its counts: that of its distinct stems."""
    return K1 * (1 - B + B * (heads + bodies) / LENGTH)


def worth(count: float, norm: float) -> float:
    """What a stem that stands `count` times (in the body: BODY times as many) adds, 0 to MOST."""
    return count * MOST / (count + norm)
