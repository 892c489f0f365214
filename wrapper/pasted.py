"""A paste that was written to the agent: when may the Enter behind it go? Pure; imports nothing.

Law: not before the agent has drawn the paste, as an Enter that is read with it is taken for a part of it (Gemini, Codex); and
never later than LONGEST, as some agents draw nothing that can be known again. A paste is drawn when a piece of it stands
in the output, or what agents show in its place: `[Pasted text #1 +14 lines]`, `[paste #1 +15 lines]`.
"""

PAUSE = 0.150  # seconds between a paste that stands there and its Enter; with less, several agents take both for one paste
QUIET = 0.050  # seconds without output after which a composer has drawn
UNSURE = 0.400  # the same where the output shows nothing of the paste: a blinking cursor is no answer
# Seconds; people who type into agents needed up to 2 s (facts: pty.md 7); Gemini on a machine with four times the work it can
# do needed up to 3.
LONGEST = 4.0
PLACEHOLDER = b"aste"  # of "Pasted", "paste" and "Paste", as seen in eleven agents
TAIL = 64  # bytes kept of one piece of output, so that a sign cut in two is seen


class Pasted:
    """`due`: when its Enter goes, in the seconds of the clock that `at` and `now` are read from."""

    def __init__(self, text: str, at: float) -> None:
        self.at, self.due = at, at + LONGEST
        self._signs = (PLACEHOLDER, *(word.encode() for word in _words(text)))
        self._tail = b""
        self._drawn_at = 0.0

    def shown(self, data: bytes, now: float) -> None:
        """The agent has written something."""
        if not self._drawn_at:
            seen = self._tail + data
            self._tail = seen[-TAIL:]
            self._drawn_at = now if any(sign in seen for sign in self._signs) else 0.0
        if self._drawn_at:
            pause = max(PAUSE, self._drawn_at - self.at)  # who is slow to draw is slow to be ready again
            ready = max(self._drawn_at + pause, now + QUIET)
        else:
            ready = max(self.at + PAUSE, now + UNSURE)
        self.due = min(self.at + LONGEST, ready)


def _words(text: str) -> list[str]:
    """The first and the last word of a note that are long enough to be known again."""
    found = [word for word in text.split() if len(word) >= 6]
    return [*found[:1], *found[-1:]]
