"""The values every room speaks in. Frozen, without behaviour beyond a view of themselves.

Nothing here touches the world. The wrapper's hot path must not import this file (dataclasses cost 16 ms).
Times are seconds since the epoch (float); paths are absolute strings; text is str.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Skill:
    """A page, read. `identity` is the BLAKE3 (hex) of its canonical content, see `page.identity`."""

    name: str
    title: str
    description: str
    triggers: tuple[str, ...]
    steps: tuple[str, ...]
    body: str
    identity: str
    not_when: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    path: str = ""  # "" while it stands on no disk
    origin: str = "home"  # home | project | foreign | pool


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the person asked, and from where. `waits`: seconds that whoever asks can wait for a model; 0: none is asked."""

    text: str
    cwd: str = ""
    agent: str = ""
    waits: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """A skill that fits a prompt. `score` is a calibrated probability in [0, 1]; `because` is its reasons in words."""

    skill: Skill
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A skill that was weighed for a prompt: its features by name, and why it was or was not a match."""

    skill: Skill
    score: float
    features: Mapping[str, float]
    because: tuple[str, ...]
    verdict: str  # "fits", or why not, in words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The whole answer to one prompt: what fits (best first, at most the limit), all that was weighed, and what hindered it."""

    matches: tuple[Match, ...] = ()
    candidates: Sequence[Candidate] = ()
    threshold: float = 1.0
    remarks: tuple[str, ...] = ()  # models that should have been asked and were no help, in words


@dataclass(frozen=True, slots=True)
class Note:
    """The text handed to an agent, and the matches it carries. Empty text: nothing is lent."""

    text: str = ""
    matches: tuple[Match, ...] = ()
    tokens: int = 0  # estimated, four characters a token


class Who(StrEnum):
    PERSON = "person"
    AGENT = "agent"
    TOOL = "tool"
    NOTE = "note"  # what wisen lent: never learnt from


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance, or one tool run with its command and, where known, exit status."""

    who: Who
    text: str
    at: float = 0.0
    tool: str = ""
    command: str = ""
    status: int | None = None
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said and done in one session, oldest turn first."""

    session: str
    agent: str
    cwd: str
    began: float
    turns: tuple[Turn, ...] = ()
    ended: float = 0.0  # 0.0 while it runs
    status: int | None = None  # the agent's exit status
    version: str = ""
    model: str = ""
    source: str = ""  # "own" (the agent's file), "screen" (rendered), "import"


@dataclass(frozen=True, slots=True)
class Use:
    """One lending (`lent`) or withholding of a skill, as the ledger keeps it."""

    id: int
    at: float
    session: str
    skill: str
    identity: str
    lent: bool
    agent: str = ""
    version: str = ""
    model: str = ""
    how: str = ""  # hook | file | typed | start | shown
    score: float = 0.0
    because: tuple[str, ...] = ()
    tokens: int = 0


class Outcome(StrEnum):
    HELPED = "helped"
    HARMED = "harmed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome seen from outside the model, for one use. `source`: undo, person, exit, reply, commit."""

    use: int
    at: float
    outcome: Outcome
    source: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tending:
    """Something a person did to a skill. `kind`: accepted, edited, archived, restored, vetoed, renamed (`where`: the new
    name), declined (a prune proposal), seen (first found in the library); `where`: the page or session."""

    at: float
    kind: str
    skill: str
    identity: str = ""
    why: str = ""
    where: str = ""
    writer: str = ""  # the model that wrote the page; "" for a person
    backend: str = ""


@dataclass(frozen=True, slots=True)
class Lift:
    """Difference of helped rates, lent minus withheld, with its 90 % interval; `None` bounds: not enough data yet."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger believes of a skill. `word`: probation, proven, doubtful or archived. Sessions are counted, not
    uses: what was lent twice in one session is one lending, with one outcome."""

    skill: str
    word: str
    lent: int = 0
    withheld: int = 0
    helped: int = 0
    harmed: int = 0
    unknown: int = 0
    first_used: float = 0.0
    last_used: float = 0.0
    lift: Lift = Lift()
    tokens: int = 0
    why: str = ""  # why this word, in words
    known_by: tuple[str, ...] = ()  # the sources of helped and harmed: person, reply, exit, undo, commit


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about a page or a draft before it is trusted. `severity`: error, warning or hint."""

    kind: str
    message: str
    severity: str = "warning"
    line: int = 0  # 1-based; 0 = the whole page
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a step comes from: the command, its exit status, and the turn (0-based) in the session."""

    session: str
    turn: int
    command: str = ""
    status: int | None = None


OF_PAGE = "page "  # before the name of a page, where a draft has no session


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed page. `page` is its exact text; a person's yes is to those bytes. `patches`: the path of the page it would change."""

    id: str
    name: str
    page: str
    session: str
    backend: str
    at: float = 0.0
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    patches: str = ""

    @property
    def took(self) -> str:
        """The page whose words it adds to another; "" when it is from a session."""
        return self.session.removeprefix(OF_PAGE) if self.session.startswith(OF_PAGE) else ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a model: which prompt page (`skills/prompts/ROLE.md`), the text, and a JSON schema for the answer."""

    role: str
    text: str
    schema: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A page that appeared or changed (`seen`) or went away (`gone`), by absolute path."""

    kind: str
    path: str
