"""What can go wrong, as a tree. Every error says what happened and what to do now, in two lines.

WisenError              could not (exit 1)
├── WrongUse            asked for in a way that cannot be (exit 2)
├── NotFound            no such skill, session, draft
└── BrokenPage          a page that cannot be read as a skill
"""


class WisenError(Exception):
    """Something could not be done. `str(error)` is what happened; `hint` is what to do now."""

    status = 1

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


class WrongUse(WisenError):
    status = 2


class NotFound(WisenError):
    pass


class BrokenPage(WisenError):
    pass
