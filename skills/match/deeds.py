"""What a prompt asks to be done, held against what a page does: who wants a flag removed, or renamed, gets no page that adds one.

Law: pure. Strong on purpose, so it takes much: a phrase of the page begins with the one deed and all else that it says stands in the
prompt; a sentence of the prompt begins with the other; neither speaks of the other's. Words of our own.
"""

from __future__ import annotations

from .card import Card
from .query import Query
from .terms import stem_of

_OPPOSITES = """
add create introduce insert append / remove delete drop destroy
open reopen / close
enable activate / disable deactivate
install setup / uninstall remove
start launch / stop kill
publish release / unpublish yank withdraw
encrypt / decrypt
compress zip pack / decompress unzip unpack extract
upgrade / downgrade
lock / unlock
mount / unmount umount
grant allow / revoke deny block
subscribe / unsubscribe
attach / detach
connect / disconnect
import / export
register / unregister deregister
increase raise / decrease reduce lower
merge join combine / split
add create open write draft generate / review approve rename
"""


def _against() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in _OPPOSITES.strip().splitlines():
        one, other = (side.split() for side in row.split("/"))
        for said, against in ((one, other), (other, one)):
            found |= {word: found.get(word, frozenset()).union(map(stem_of, against)) for word in said}
    return found


AGAINST = _against()  # a deed as it is asked for ("removed" is none) -> the stems of its opposites


def opposed_by(card: Card, query: Query) -> str:
    """The phrase of a page by which it does something else than what is asked, mostly the opposite; "" when none does."""
    asked = [(deed, AGAINST.get(query.words.get(deed, ""))) for deed in query.deeds]
    against = [stems for deed, stems in asked if stems and f" {deed} " not in card.head]
    for text, stems, _ in card.listens if against else ():
        about = stems[1:]
        same = about and query.known.issuperset(about) and stems[0] not in query.known
        if same and any(stems[0] in opposite for opposite in against):
            return text
    return ""
