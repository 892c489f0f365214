"""Decides for one session what is lent, and writes it down. Runs in the scribe; knows no pipe and no socket.

Law: what the person handed over goes first and is never withheld; at most `limit` skills a prompt; never one that was vetoed here, or already has in this
conversation (but for a file, which is sent anew each turn); a lending is in the ledger once the note was delivered, a
withholding at once. Any trouble means: nothing is lent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..skills import lend
from ..skills.config import Config
from ..skills.ledger import Ledger
from ..skills.match import query
from ..skills.model import Match, Note, Prompt, Skill, Suggestion, Use
from ..skills.withhold import toss

Suggesting = Callable[[Prompt, int], Suggestion]
HOOK_WAITS = (
    1.4  # seconds a model may take where a hook asks; the relay gives up after two. No Enter is held for one
)
HANDED = "you handed it over"
FEW_WORDS = 4  # a follow-up shorter than this ("yes, go on") leaves a file's note as it stands


class Lender:
    """One session's lending. `suggest` leaves out what the agent loads by itself; `handed`: the skills that were handed to
    this session since it was asked last."""

    def __init__(
        self,
        suggest: Suggesting,
        ledger: Ledger,
        config: Config,
        *,
        session: str,
        agent: str,
        cwd: str,
        reads_files: bool = False,
        clock: Callable[[], float],
        random: Callable[[], float],
        handed: Callable[[], Iterable[Skill]] = tuple,
    ) -> None:
        self._suggest, self._ledger, self._config = suggest, ledger, config
        self._session, self._agent, self._cwd = session, agent, cwd
        self._reads_files = reads_files
        self._take, self._handed = handed, list[Match]()  # handed over, until it was delivered
        self._clock, self._random = clock, random
        self._seen: set[str] = set()  # identities of what this conversation has, or is not to have
        self._withheld: set[str] = set()  # one toss a session: a withheld skill stays withheld
        self.model = self.version = ""
        self.lent: list[Match] = []

    def note(self, text: str, form: str) -> tuple[Note, str]:
        """What to lend for a prompt, as `form` (hook, paste, line, file), and the receipt in one line."""
        if not self._config.lend:
            return Note(), ""
        self._handed += [Match(skill, 1.0, (HANDED,)) for skill in self._take()]
        handed = {match.skill.name for match in self._handed}
        waits = HOOK_WAITS if form == "hook" else 0.0
        suggestion = self._suggest(Prompt(text, self._cwd, self._agent, waits), self._config.limit)
        vetoed = {told.skill for told in self._ledger.tendings(kind="vetoed", where=self._session)}
        fitting = [
            match
            for match in suggestion.matches
            if match.skill.name not in vetoed | handed
            and (form == "file" or match.skill.identity not in self._seen)
        ]
        lent = [match for match in fitting if not self._withhold(match, text)]
        held = [match for match in fitting if match not in lent]
        lent = [*self._handed, *lent]
        if form == "line":
            note = lend.line(lent)
        else:
            note = lend.note(lent, budget=self._config.budget_tokens, reads_files=self._reads_files)
        for match in held:
            self._record(match, form, False, 0, self._clock())
        return note, lend.receipt(note.matches) if note.matches else ""

    def delivered(self, note: Note, form: str, at: float) -> None:
        """The note reached the agent: its skills were lent for the prompt submitted at `at` (epoch seconds)."""
        self._handed = [match for match in self._handed if match not in note.matches]
        share = note.tokens // max(1, len(note.matches))
        for match in note.matches:
            self._record(match, form, True, share, at)
            self.lent.append(match)

    def forget(self) -> None:
        """The agent has lost its context (compacted, cleared): what was lent may be lent again."""
        self._seen.clear()

    def keeps_file(self, text: str) -> bool:
        """True when a prompt is too short to say that the last note no longer fits."""
        return len(text.split()) < FEW_WORDS

    def _withhold(self, match: Match, text: str) -> bool:
        name = match.skill.name
        if name in self._withheld:
            return True
        if match.skill.identity in self._seen:
            return False  # lent already: a file is sent anew, no coin is tossed anew
        lendings = sum(use.lent for use in self._ledger.uses(skill=name))
        named = name.lower() in query.query(text).named
        if toss(self._random(), self._config.withhold, lendings=lendings, named=named):
            self._withheld.add(name)
            return True
        return False

    def _record(self, match: Match, form: str, lent: bool, tokens: int, at: float) -> None:
        """Write a use down, once for each page in a session."""
        skill = match.skill
        if skill.identity in self._seen:
            return
        self._seen.add(skill.identity)
        how = form if form in ("hook", "file") else "typed"
        self._ledger.record_use(
            Use(
                id=0,
                at=at,
                session=self._session,
                skill=skill.name,
                identity=skill.identity,
                lent=lent,
                agent=self._agent,
                version=self.version,
                model=self.model,
                how=how,
                score=match.score,
                because=match.because,
                tokens=tokens,
            )
        )
