"""What a person asked for, in short phrases: a title, and what a skill should listen for. Pure.

Law: any language. Courtesies go; so does what belongs to one machine or one day (paths, addresses, hashes, numbers, dates,
issue numbers): a trigger has to fit the next time. A phrase that would fit everything is no trigger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lint import EVERYTHING
from .model import Outcome
from .replies import from_reply

TITLE, PHRASE = 64, 80  # characters at most
WORDS = 12  # words a trigger at most: a longer phrase is a sentence, and fits no other sentence
PHRASES = 8
SENTENCE = 300  # characters of a sentence
LONGEST = 2_000  # characters of a prompt; what is wanted stands before pasted output
SENTENCES = 6  # of a prompt that are looked at for what is wanted
REQUESTS = 5  # prompts that give triggers; later ones of a long session are mostly about details

_COURTESY = (
    "hi|hello|hey|ok|okay|so|now|please|pls|kindly|just|then|also|and|well|right|great|yes|yeah|sure|can you|could you|would you|"
    "will you|can we|could we|i want you to|i want to|i'd like you to|i'd like to|i would like you to|i would like to|i need you to|"
    "i need to|i need|we need to|we want to|we should|you should|let's|lets|let us|help me to|help me|try to|go ahead and|how do i|"
    "how do you|how do we|how can i|how can we|how to|bitte|kannst du|könntest du|können wir|ich möchte|ich will|hilf mir|lass uns|"
    "s'il te plaît|peux-tu|pouvez-vous|pourrais-tu|je veux|je voudrais|aide-moi à|por favor|puedes|podrías|quiero|necesito|"
    "ayúdame a|você pode|preciso|пожалуйста|можешь|нужно|помоги"
)
_LEAD = re.compile(rf"(?i)^(?:\W+|(?:{_COURTESY})(?![\w'-])|请帮我|请你|请|帮我|麻烦你|我想要|我想|我需要)+")
_TRAIL = re.compile(
    r"(?i)(?:[\s,;:.!?…-]|\b(?:please|thanks|thank you|for me|asap|bitte|danke|merci|gracias|por favor|s'il te plaît)|"
    r"してください|お願いします|ください|。|！|？|吧)+$"
)
_DANGLING = re.compile(
    r"(?i)(?:[\s,;:.(-]+(?:with|using|by|in|at|from|to|of|for|on|via|and|or|the|a|an|my|our|this|that|see|like|as|per|is|are|und|mit|in|im|"
    r"der|die|das|et|avec|dans|le|la|les|de|y|con|en|el|los|that's|which|so|because|also|detailed|described|mentioned|outlined|given|shown))+[\s,;:.(-]*$"
)
_FENCE = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|<[a-z][\w-]*>.*?</[a-z][\w-]*>|\[\[.*?\]\]", re.DOTALL
)
_SPAN = re.compile(r"`([^`\n]*)`")
_ONE_OFF = re.compile(
    r"<secret:[^>]*>|<(?:email|user|host|address)>|https?://\S+|www\.\S+|\S+@\S+\.\w+"  # markers, addresses
    r"|(?<!\w)@\S+|(?<![\w/])(?:[~$.]{0,2}\w*|[A-Za-z]:)?[/\\]\S+|(?<!\w)[\w.~$-]+/[\w.-]+/\S+|(?<!\w)[\w.-]+/[\w-]+\.\w+"  # paths
    r"|\b[0-9a-f]{8}-[0-9a-f-]{20,}\b|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b"  # UUIDs, hashes
    r"|\b\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d)?\S*)?|\b\d{1,2}:\d\d(?::\d\d)?\b|\bv?\d+(?:\.\d+)+\b|\b[A-Z]{2,8}-\d+\b|#\d+\b|\b\d{3,}\b"
)
_HOLE = re.compile(  # where something one-off stood, and the words that led to it
    r"(?i)(?:\b(?:in|at|from|to|of|see|with|like|and|or|for|on|the|a|an|file|folder|using|by|via|into|issue|version)\s+){0,4}[(\[]?\0(?:[\s,;)\]]*\0)*[)\]]?"
)
_PASTED = re.compile(
    r"[={}<>|\\$;]|::|\w\(|\b(?i:error|failed|exception)\b"
)  # output and code, not a person's words
_CLIENT = re.compile(
    r"\[(?:Request interrupted|Image|Pasted text|File)[^\]\n]*\]"
)  # what agents' clients put into prompts
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\s+[-–—]\s+|\n+")
_CLAUSE = re.compile(
    r"(?i)[,:]\s+|\s+(?:so that|because|which|that|who|where|when|if|but|then|and then|damit|weil|dass|pour que|parce que|para que|porque)\s+|，|、"
)
_WHERE = re.compile(
    r"(?i)\s+(?:for|in|on|with|from|to|at|by|using|into|and|onto|without|before|after|für|mit|von|auf|und|pour|avec|dans|et|para|con|y|en)\s+"
)
_VERBS = frozenset(
    """add adjust address analyze apply archive audit automate backport bisect bootstrap build bump change check clean clear clone close combine
    commit compare compile configure connect convert copy correct create cut cherry-pick debug define delete deploy describe deprecate design
    disable document download draft drop dump edit enable encode ensure evaluate examine execute explain export extend extract fetch find fix
    format generate get implement import improve increase initialize inline insert inspect install integrate introduce investigate join lint
    list load localize lock log look make measure merge migrate mock modernize monitor mount move normalize open optimize order organize package
    parse patch pin plan port prepare print profile publish pull push read rebase rebuild record redact reduce refactor register release reload
    remove rename reorganize repair replace reproduce reset resolve restore restart restructure revert review rewrite roll rotate run save scaffold
    scan seed send serve set setup show shorten simplify sort speed split squash stage start stop store stream strip style sync tag test throttle
    trace train translate trigger troubleshoot tune undo unify unpack update upgrade upload use validate verify vendor wire wrap write""".split()
)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_THIN = frozenset(
    """the a an of to in on at for from with by and or not no is are was be been it its this that these those there here them they he she we you i me
    my our your as all any some every each please which what who how when where why so then than into out up down over also have has had do
    does did will would can could should might may must if but about just only more most very again""".split()
)

_VAGUE = frozenset(  # words that point at something said elsewhere
    "implement plan continue proceed address thing things stuff look take one ones item items point points following below above".split()
)
_LOOKS = frozenset(
    "look read check examine evaluate review see scan explain list show investigate analyze inspect".split()
)


def aside(prompt: str) -> bool:
    """Whether a prompt is a command to the agent or the shell and no request."""
    return prompt.lstrip()[:1] in ("/", "!", "#", "")


def request(prompt: str) -> str:
    """The phrase of a prompt that says best what is wanted; "" when it asks for nothing (thanks, yes, /help, a number)."""
    prompt = _CLIENT.sub("", prompt)
    if aside(prompt) or from_reply(prompt)[0] is not Outcome.UNKNOWN:
        return ""
    parts = [trimmed(part) for part in _SENTENCE.split(_cleaned(prompt[:LONGEST]))]
    sentences = [text for text in parts if telling(text)][:SENTENCES]
    orders = [text for text in sentences if _verb_first(text)]
    doing = [text for text in orders if text.split(" ", 1)[0].casefold() not in _LOOKS]
    return next(iter(doing or orders or sentences), "")


def title(text: str) -> str:
    """A request as a title: its first clauses, at most 64 characters, cut between words."""
    clause = next((part for part in _CLAUSE.split(text) if part), text)
    short = clause if len(text) > TITLE - 8 and len(content(clause)) >= 2 else text.partition(": ")[0]
    short = short if telling(short) else text
    short = _cut(short, TITLE, WORDS)
    return short[:1].upper() + short[1:]


def triggers(requests: Sequence[str]) -> tuple[str, ...]:
    """What a skill made of these requests should listen for: each request, and the head of a long one. Each phrase once.

    Of later prompts only those count that ask for something: in English they begin with a verb.
    """
    found: dict[str, str] = {}
    first, *later = dict.fromkeys(requests)
    asking = [
        text for text in later if (_verb_first(text) or not text.isascii()) and not _PASTED.search(text)
    ]
    for text in (first, *asking[: REQUESTS - 1]):
        for phrase in (text, *shorter(text)):
            phrase = trimmed(_cut(phrase, PHRASE, WORDS)).replace('"', "'")
            if telling(phrase):
                found.setdefault(phrase.casefold(), phrase)
    return tuple(found.values())[:PHRASES]


def spoken(text: str) -> str:
    """A phrase as it stands within a sentence: a capital that only began its own sentence becomes small."""
    return text[:1].lower() + text[1:] if text[:2].istitle() and text[1:2].islower() else text


def shorter(text: str) -> tuple[str, ...]:
    """Up to two shorter ways to say a request: its first clause, and that up to where the circumstances begin."""
    clause = next((part for part in _CLAUSE.split(text) if part), text)
    core = next((part for part in _WHERE.split(clause) if part), clause)
    return tuple(part for part in dict.fromkeys((clause, core)) if part != text and len(_strong(part)) >= 2)


def trimmed(text: str) -> str:
    """A phrase without courtesies before and after it, and without what dangles at its end."""
    before = None
    text = " ".join(text[:SENTENCE].split())
    while text != before:
        before = text
        text = _DANGLING.sub("", _TRAIL.sub("", _LEAD.sub("", text)))
    return text.strip(" ,;:.!?…\"'()[]*_>-–—")


def content(text: str) -> list[str]:
    """The words that carry the meaning, in lower case."""
    return [
        word
        for found in _WORD.findall(text)
        if (word := found.casefold()) not in _THIN and not word.isdecimal()
    ]


def telling(text: str) -> bool:
    """Whether a phrase says enough to listen for: two words that do not stand in every prompt, or some signs of a script without blanks."""
    if len(_ASIAN.findall(text)) >= 4:
        return True
    words = content(text)
    return len(words) >= 2 and len(_strong(text)) >= 1


def _strong(text: str) -> list[str]:
    """The words that tell one request from another."""
    return [word for word in content(text) if word not in EVERYTHING and word not in _VAGUE]


def _cleaned(prompt: str) -> str:
    """A prompt without code blocks, code with blanks or slashes in it, and one-off words."""
    text = _FENCE.sub("\n", re.sub(r"[ \t]+", " ", prompt))
    text = _SPAN.sub(lambda found: " " if re.search(r"[\s/\\]", found[1]) else found[1], text)
    text = re.sub(r"(?m)^[ \t]*(?:[-*+>]|\d+[.)]|#{1,6})[ \t]+", "", text)
    return re.sub(r"[*_]{2,}", "", _HOLE.sub(" ", _ONE_OFF.sub(" \0 ", text)))


def _verb_first(text: str) -> bool:
    words = content(text)
    return text.split(" ", 1)[0].casefold() in _VERBS and len(words) >= 3


def _cut(text: str, limit: int, words: int) -> str:
    parts = text.split(" ")
    text = " ".join(parts[:words])
    if len(text) > limit:
        text = text[: limit + 1].rpartition(" ")[0] or text[:limit]
    return trimmed(text) if len(parts) > words or len(text) < len(" ".join(parts)) else text
