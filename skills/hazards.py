"""What a page could do to the person who lends it: take over the agent, conceal, fetch and run, send away, pose as another.

Law: pure, linear, and advice only: signature checks miss most of what is hostile (facts: security 5), so a clean result
proves nothing and the gate stays a person's yes to the exact bytes. Looks through emphasis, invisible characters, broken
lines, base64 and ROT13.

A row says its kind, its severity, its leads and its pattern. Whatever the pattern matches begins with one of the leads, or holds
one where the pattern begins at the head of a line; so it is tried only where one stands, and a page costs a tenth.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from .hiding import bare, line
from .model import Finding

Row = tuple[str, str, str, str]  # kind, severity, leads in lower case, parted by blanks; pattern

_SHELL = r"(?:sudo\s+)?(?:env\s+)?(?:/\S{0,20}/)?(?:(?:ba|z|da|k|fi)?sh|python[\d.]*|perl|ruby|node|iex)\b"
_FETCH = r"\b(?:curl|wget|iwr|invoke-webrequest|fetch)\b"
_EARLIER = r"(?:previous|prior|above|earlier|preceding|former|system|developer|safety|your(?:\s+\w+)?)"
_RULES = r"(?:instructions?|prompts?|rules|guidelines|directions|constraints|directives|messages?|policies)"
_PERSON = r"(?:the\s+)?(?:users?|human|person|developer|operator|reviewer|anyone|anybody)\b"
_SECRET = r"(?:passwords?|pass(?:phrase|code)s?|api[\s-]?keys?|(?:access|auth\w*|bearer|refresh|api)[\s-]tokens?|tokens?|credentials?|private\s+keys?|secret(?:\s+key)?s?|(?:seed|recovery)\s+(?:phrases?|codes?)|otp|2fa\s+codes?)\b(?!\s+(?:file|name|path|type|id|store|manager|variable|format|policy|helper))"

# Spoken to the agent: looked for in the text without emphasis, also decoded.
SPOKEN = (
    ("hijack", "error", "ignore disregard forget override bypass circumvent", rf"\b(?:ignore|disregard|forget|override|bypass|circumvent)\s+(?:\w+\s+){{0,4}}?{_EARLIER}\s+(?:\w+\s+){{0,2}}?{_RULES}\b"),
    ("hijack", "error", "you", r"\byou\s+are\s+(?:now|no\s+longer)\s+(?:\w+\s+){0,4}?(?:unrestricted|jailbroken|dan|developer\s+mode|bound|unfiltered|root)\b"),
    ("hijack", "error", "reveal print output repeat leak show", r"\b(?<!never )(?<!not )(?:reveal|print|output|repeat|leak|show)\s+(?:\w+\s+){0,3}?(?:system|hidden|initial)\s+(?:prompt|instructions)\b"),
    ("hijack", "error", "ignor vergiss игн 忽略 无视 無視 以前の指示", r"(?:ignorier\w{0,9}|vergiss)\s+(?:\w+\s+){0,3}(?:vorherigen|bisherigen|obigen)\s+(?:anweisungen|regeln)|ignore[zr]?\s+(?:\w+\s+){0,3}instructions\s+pr[ée]c[ée]dentes|ignor[ae]\w{0,9}\s+(?:\w+\s+){0,3}(?:instrucciones|instru[cç][õo]es)\s+(?:anteriores|previas)|игнорируй\w{0,9}\s+(?:\w+\s+){0,3}инструкции|(?:忽略|无视|無視).{0,8}(?:指令|指示|说明|規則|规则)|以前の指示.{0,6}無視"),
    ("grabs-first", "error", "always must", r"\b(?:always|must)\s+(?:\w+\s+){0,2}?(?:use|load|invoke|apply|activate|call|consult|read|follow)\s+this\s+skill\s+(?:first|before|instead|for\s+(?:every|all|any)|no\s+matter|regardless|whenever\s+possible)\b"),
    ("grabs-first", "warning", "always this use", r"\b(?:always\s+(?:use|load|invoke|activate)\s+this\s+skill|this\s+skill\s+(?:\w+\s+){0,3}?(?:overrides|supersedes|takes\s+(?:precedence|priority)\s+over)|use\s+this\s+skill\s+for\s+(?:everything|every\s+(?:request|prompt|task)|all\s+(?:requests|prompts|tasks)))\b"),
    ("conceals", "error", "do never must without", rf"\b(?:do\s+not|don'?t|never|must\s+not|without)\s+(?:ever\s+)?(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|alert(?:ing)?|disclos(?:e|ing)|reveal(?:ing)?|mention(?:ing)?)\s+(?:(?:this|it|that|any\s+of\s+this|these\s+\w+)\s+)?(?:to\s+)?{_PERSON}"),
    ("conceals", "error", "keep hide conceal", r"\b(?:keep|hide|conceal)\s+(?:this|it|these\s+\w+)\s+(?:a\s+secret\s+|secret\s+|hidden\s+)?from\s+(?:the\s+)?(?:user|human|person|developer|reviewer)"),
    ("conceals", "warning", "secretly covertly silently surreptitiously", r"\b(?:secretly|covertly|silently|surreptitiously)\s+(?:send|upload|post|copy|run|execute|install|add|read|collect|exfiltrate|commit|push)\b"),
    ("asks-secrets", "warning", "ask prompt request tell get make", rf"\b(?<!not )(?<!never )(?<!n't )(?:ask|prompt|request|tell|get|make)\s+(?:the\s+)?(?:users?|person|human|them|developer|customer)\s+(?:for|to\s+(?:paste|enter|type|give|provide|share|send|tell|reveal))\s+(?:[\w'’]+\s+){{0,5}}?{_SECRET}"),
    ("asks-secrets", "warning", "paste type enter send share give tell", rf"\b(?<!not )(?<!never )(?<!n't )(?:paste|type|enter|send|share|give|tell)\s+(?:me\s+|us\s+)?your\s+(?:[\w'’]+\s+){{0,3}}?{_SECRET}[^.\n]{{0,40}}?\b(?:here|chat|to\s+(?:me|us|the\s+agent))\b"),
    ("tampers", "error", "disable turn uninstall kill bypass remove wisen", r"\b(?:disable|turn\s+off|uninstall|kill|bypass|remove)\s+(?:the\s+)?wisen\b|\bwisen\s+(?:accept|review\s+--yes|pool\s+trust)\b"),
    ("tampers", "warning", "edit modify append overwrite write add", r"\b(?:edit|modify|append(?:\s+to)?|overwrite|write\s+to|add\s+(?:\w+\s+){1,6}?to)\s+(?:the\s+|your\s+)?[`'\"]?(?:~?/|\./)?(?:\.claude/settings|\.mcp\.json|\.codex/config|\.gemini/settings|\.bashrc|\.zshrc|\.profile|\.ssh/authorized_?keys|\.git/hooks|crontab)"),
    ("tampers", "warning", "--dangerously- autoapprove", r"--dangerously-skip-permissions|--dangerously-bypass-approvals|\bautoApprove\b"),
)  # fmt: skip

# Written for a shell or a renderer: looked for in the text as it stands, with continued lines joined.
WRITTEN = (
    ("fetch-and-run", "error", "curl wget iwr invoke-webrequest fetch", rf"{_FETCH}[^\n|;]{{0,400}}\|\s*(?:tee\s+\S{{1,80}}\s*\|\s*)?{_SHELL}"),
    ("fetch-and-run", "error", "sudo env / sh bash zsh dash ksh fish python perl ruby node iex eval irm", rf"{_SHELL}\s+(?:-c\s+)?[\"']?(?:<|\$)\(\s*(?:curl|wget)\b|\beval\s+[\"'$(`]+\s*(?:curl|wget)\b|\biex\s*\(?[^\n]{{0,80}}(?:downloadstring|iwr|irm)\b|\birm\s[^\n|]{{1,200}}\|\s*iex\b"),
    ("fetch-and-run", "error", "base64 eval", rf"\bbase64\s+(?:-d|-D|--decode)[^\n|;]{{0,200}}\|\s*{_SHELL}|\beval\s+[^\n]{{0,80}}\bbase64\b"),
    ("fetch-and-run", "warning", "curl wget iwr invoke-webrequest fetch", rf"{_FETCH}[^\n|;&]{{0,300}}(?:&&|;)\s*(?:chmod\s+\S{{0,4}}\+?x|(?:sudo\s+)?(?:ba|z)?sh\s|\./)"),
    ("sends-away", "error", "![", r"!\[[^\]\n]{0,200}\]\(\s*<?https?://[^)\s]{0,300}[?&](?:[^)\s]{0,200}=[^)\s]{0,40}[{$<%\[]|(?:d|data|payload|secret|token|key|leak|exfil|content|msg|env)=)"),
    ("sends-away", "error", "<img", r"<img\b[^>\n]{0,200}src\s*=\s*[\"']?https?://[^>\s]{0,300}[?&][^>\s]{0,200}=[^>\s]{0,40}[{$<%]"),
    ("sends-away", "error", "http", r"^[ \t]{0,3}\[[^\]\n]{1,80}\]:\s*https?://\S{0,300}[?&](?:d|data|payload|secret|token|leak|exfil)=[^\s]{0,40}[{$<%]"),
    ("sends-away", "error", "curl wget nc http env printenv cat", r"\b(?:curl|wget|nc|http)\b[^\n]{0,300}(?:\$\(\s*(?:env|printenv|cat\s+[^)\n]{0,60}(?:\.env|\.ssh|\.aws|\.netrc))|@~?/?[^\s\"']{0,60}(?:\.env|\.ssh/|\.aws/|\.netrc)\b)|\b(?:env|printenv|cat\s+\S{0,60}(?:\.env|id_rsa|credentials))\s*\|\s*(?:base64\s*[^\n|]{0,20}\|\s*)?(?:curl|wget|nc)\b"),
    ("sends-away", "warning", "webhook.site requestbin. pipedream.net transfer.sh ngrok pastebin.com/raw paste.ee 0x0.st burpcollaborator.net interact.sh oast.", r"\b(?:webhook\.site|requestbin\.\w+|pipedream\.net|transfer\.sh|ngrok(?:-free)?\.(?:io|app)|pastebin\.com/raw|paste\.ee|0x0\.st|burpcollaborator\.net|interact\.sh|oast\.\w{2,6})\b"),
    ("reads-secrets", "warning", "~/.ssh/id_ .aws/credentials ~/.netrc /etc/shadow login.keychain ~/.gnupg/", r"~/\.ssh/id_\w+|\.aws/credentials|~/\.netrc|/etc/shadow|\blogin\.keychain|~/\.gnupg/"),
    ("poses-as", "error", "<", r"</\s*(?:skill|skill_content|wisen-note|available_skills|system|system-reminder)\s*>|<\s*(?:system-reminder|wisen-note)\b"),
    ("poses-as", "error", "<| [inst] [/inst] <<sys>> <</sys>> <start_of_turn> <end_of_turn>", r"<\|[a-z_]{2,30}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>"),
    ("poses-as", "warning", "</", r"</\s*(?:instructions|tool_result|function_results)\s*>"),
    ("poses-as", "warning", "system human", r"^[ \t>#*]{0,6}(?-i:SYSTEM|System|Human|HUMAN)(?-i:\s+(?:prompt|message|override))?\s*\**:"),
)  # fmt: skip

SAYS = {
    "hijack": ("tells the agent to drop its instructions", "delete the sentence"),
    "grabs-first": ("wants to go before everything else", "say when it fits, in `## Triggers`"),
    "conceals": ("tells the agent to keep something from the person", "delete the sentence"),
    "tampers": ("changes how agents or wisen are set up", "let the person do that"),
    "fetch-and-run": ("runs what it fetches, unseen", "fetch to a file, look at it, pin its hash"),
    "sends-away": ("could send data away", "delete the address"),
    "asks-secrets": ("asks the person for a secret", "say where the tool reads it from: a variable, a file"),
    "reads-secrets": ("reads files that hold secrets", "make sure the step needs it"),
    "poses-as": (
        "poses as the end of the note, or as someone else speaking",
        "delete it, or describe it in words",
    ),
    "encoded": ("hides an instruction in an encoding", "delete it"),
}
EMPHASIS = "*_`~"
_RULE = re.compile(r"[*_`~]{10,}")  # parts what stands around it
_BLOB = re.compile(r"[A-Za-z0-9+/]{32,4000}={0,2}")
BLOBS = 50  # base64 texts decoded in one page
FOLDS = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u1c82", "о"))  # as `re` has it
_ROT13 = bytes.maketrans(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    b"nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM",
)
PLACES = 3  # findings of one kind that are told


def hazards(text: str) -> Iterator[Finding]:
    """What looks dangerous in a page's text, by line; at most three of a kind."""
    plain = bare(text)
    spoken = _RULE.sub(" ", plain)
    for sign in EMPHASIS:
        spoken = spoken.replace(sign, "")
    told: dict[str, set[int]] = {}
    for kind, severity, at in (
        *_found(SPOKEN, spoken),
        *_found(WRITTEN, plain.replace("\\\n", " \x0b")),
        *_encoded(plain),
    ):
        lines = told.setdefault(kind, set())
        if at not in lines and len(lines) < PLACES:
            lines.add(at)
            yield Finding(kind, SAYS[kind][0], severity, at, SAYS[kind][1])


def _found(rows: Sequence[Row], text: str) -> Iterator[tuple[str, str, int]]:
    folded = fold(text)
    for kind, severity, leads, pattern in rows:
        for at in islice(places(leads, pattern, text, folded), PLACES):
            yield kind, severity, line(text, at)


def places(leads: str, pattern: str, text: str, folded: str) -> Iterator[int]:
    """Where a row's pattern matches, as `finditer` finds it. `folded`: what `fold` makes of the text."""
    if pattern.startswith("^"):
        if any(lead in folded for lead in leads.split(" ")):
            yield from (match.start() for match in _compiled(pattern).finditer(text))
        return
    end = 0
    for at in sorted(at for lead in leads.split(" ") for at in _each(lead, folded)):
        if at >= end and (match := _compiled(pattern).match(text, at)):
            yield at
            end = match.end()


def fold(text: str) -> str:
    """`text` in the case of the leads, each character in its place; what `re` takes for one of their letters is that letter."""
    for sign, letter in FOLDS if not text.isascii() else ():
        text = text.replace(sign, letter)
    return text.lower()


def _each(lead: str, folded: str) -> Iterator[int]:
    at = folded.find(lead)
    while at >= 0:
        yield at
        at = folded.find(lead, at + 1)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def _encoded(text: str) -> Iterator[tuple[str, str, int]]:
    for blob in islice(_BLOB.finditer(text), BLOBS):
        try:
            inside = base64.b64decode(blob[0] + "=" * (-len(blob[0]) % 4)).decode("ascii")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        if any(_found((*SPOKEN, *WRITTEN), inside)):
            yield "encoded", "error", line(text, blob.start())
    turned = text.encode("utf-8", "surrogatepass").translate(_ROT13).decode("utf-8", "surrogatepass")
    for _, _, at in _found(SPOKEN[:3], turned):
        yield "encoded", "error", at
