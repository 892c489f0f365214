"""What a person's next reply says of what was done before it: it worked, it did not, or nothing. Pure; the phrases are data.

Law: conservative. Only an opening (`thanks`, `no, that's wrong`) or a phrase that points back (`that broke`, `still fails`)
speaks; both at once, or neither, is unknown. A bare yes or no to a question is an answer and no verdict. Languages: English,
German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Chinese, Japanese, Korean.
"""

from __future__ import annotations

import re

from .model import Outcome

OPENING = 160  # characters looked at: a verdict comes first, what follows is the next request

_FILLER = r"(?:(?:ok|okay|oh|ah|yes|yep|yeah|hm+|wow|and|so|ja|oui|si|sí|sim|да|ну)\W+)*"
_END = r"(?=\W*(?:$|[.!,;:)…\n—–-])|\s+(?:thanks|thank|job|work|now|that|this|it|you|so|and|a lot|very|viel|vielen|beaucoup|mucha?s?|dank|mille|to me|to us)\b)"

_PRAISE = (
    "thanks|thank you|thank u|thx|ty|cheers|perfect|perfectly|great|excellent|awesome|nice|brilliant|wonderful|fantastic|amazing|"
    "lovely|lgtm|well done|good job|nice work|great work|exactly|beautiful|sweet|love it|looks good|looks great|all good|"
    "all green|works|works great|works fine|works now|it works|that works|works perfectly|worked|it worked|that worked|that did it|"
    "that fixed it|that did the trick|fixed|solved|all tests pass|tests pass|all pass|everything passes|everything works|"
    "danke|dankeschön|vielen dank|perfekt|super|klasse|prima|toll|wunderbar|genau|klappt|funktioniert|läuft|es klappt|"
    "es funktioniert|das funktioniert|passt|"
    "merci|parfait|génial|excellent|nickel|ça marche|ca marche|ça fonctionne|c'est bon|bravo|"
    "gracias|muchas gracias|perfecto|genial|excelente|funciona|ya funciona|funcionó|"
    "obrigado|obrigada|valeu|perfeito|ótimo|excelente|funciona|funcionou|deu certo|"
    "grazie|perfetto|ottimo|eccellente|funziona|ha funzionato|"
    "bedankt|dank je|dankjewel|dank u|perfect|prachtig|het werkt|werkt|"
    "dzięki|dziękuję|świetnie|idealnie|super|działa|"
    "спасибо|отлично|супер|идеально|работает|заработало|всё работает|все работает"
)
_BLAME = (
    "nope|wrong|incorrect|that's wrong|this is wrong|that is wrong|it's wrong|that's not it|that's not right|that's incorrect|"
    "falsch|das ist falsch|faux|c'est faux|mal hecho|está mal|errado|está errado|sbagliato|è sbagliato|fout|dat is fout|źle|"
    "неправильно|неверно|не то"
)
_NO = "no|nein|non|nee|nie|não|nao|нет"
_UNDO = (
    "undo|revert|rollback|roll back|put back|back out|mach rückgängig|rückgängig|annule|annulle|deshaz|deshacer|revierte|desfaz|"
    "desfaça|reverte|annulla|ripristina|maak ongedaan|cofnij|откати|отмени|верни"
)
_BACK = (
    r"(?:that|this|it|you(?:'ve| have)?|your (?:change|fix|edit)s?|now it|which)(?:'s| is| has| have| just)? (?:broke|broken|breaks|wrong|"
    r"made it worse|failed|fails|crashes|crashed)|"
    r"broke (?:the|my|our|everything|it|all)|not what i (?:asked|wanted|meant|said)|"
    r"(?:it|that|this|still)? ?(?:doesn['’]?t|does not|didn['’]?t|did not|isn['’]?t|is not|not) (?:work|working|help|helping|fix|compile|build|right|correct)|"
    r"still (?:fail|fails|failing|broken|breaks|crashes|crashing|wrong|the same|same|red|not|getting|get|seeing|see|throws|doesn|errors?)|"
    r"(?:same|another) error|made (?:it|things) worse|"
    r"(?:funktioniert|geht|klappt|läuft) (?:immer noch |noch |so |leider )?nicht|immer noch|"
    r"(?:ne )?(?:marche|fonctionne) (?:toujours )?pas|toujours (?:pas|en erreur|la même)|"
    r"(?:todavía |aún |sigue )?(?:no funciona|sin funcionar|fallando)|(?:ainda )?não (?:funciona|funcionou)|ainda (?:falha|dá erro)|"
    r"(?:ancora )?non (?:funziona|va)|(?:werkt|doet het) (?:nog steeds )?niet|nog steeds|"
    r"(?:nadal |wciąż )?nie działa|(?:всё ещё |все еще |по-прежнему )?не работает|сломал"
)
_PRAISE_CJK = "谢谢|多谢|感谢|太好了|太棒|完美|很好|可以了|好了|搞定|成功了|没问题|ありがとう|完璧|動いた|動きました|できました|いいね|素晴らしい|고마워|고맙|감사|완벽|잘 ?돼|잘 ?됩니다|좋아요|좋습니다"
_BLAME_CJK = "不对|错了|不是这样|撤销|撤回|回滚|还原|还是不行|不行|还是失败|还是报错|没用|弄坏|違う|違います|間違|動かない|動きません|元に戻|戻して|まだ失敗|まだエラー|壊れ|아니|틀렸|되돌려|안 ?돼|안 ?됩니다|여전히|아직도|망가"

_GOOD = re.compile(rf"^\W*{_FILLER}(?P<said>{_PRAISE}){_END}|^\W*(?P<cjk>{_PRAISE_CJK})")
_BAD_OPENING = re.compile(
    rf"^\W*{_FILLER}(?P<said>{_BLAME})\b(?!\s+(?:with|about|place|file|branch|answers?))"
    rf"|^\W*{_FILLER}(?:no\W+|please\s+|bitte\s+|can you\s+)*(?P<undo>{_UNDO})\b"
    r"(?=\W*$|[.!,;]|\s+(?:that|this|it|your|those|these|everything|all|das|alles|ça|tout|eso|todo|isso|tudo|dat|to|это|всё|все)\b|\s+the (?:last )?changes?\b)"
    rf"|^\W*(?P<cjk>{_BLAME_CJK})"
)
_BAD_BACK = re.compile(rf"\b(?:{_BACK})\b")
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|whether|in case|wenn|falls|ob|quand|cuando|quando|als|jeśli|gdy|если|когда)\b[^.!?]*$"
)
_BARE_NO = re.compile(
    rf"^\W*(?P<said>{_NO})(?:\W*$|\s*[,.!;:…—–-]+(?!\s*(?:thanks|thank|problem|worries|need|danke|merci|gracias)))"
)


def from_reply(text: str, *, asked: bool = False) -> tuple[Outcome, str]:
    """What a reply says, and the words that say it. `asked`: the agent had just asked something."""
    said = " ".join(text.casefold().replace("’", "'").split())[:OPENING]
    good = _GOOD.search(said)
    bad = _BAD_OPENING.search(said) or _points_back(said) or (None if asked else _BARE_NO.search(said))
    if bool(good) == bool(bad):
        return Outcome.UNKNOWN, ""
    if good:
        return Outcome.HELPED, f"the person said “{_words(good)}”"
    assert bad
    return Outcome.HARMED, f"the person said “{_words(bad)}”"


def _points_back(said: str) -> re.Match[str] | None:
    """The first phrase that blames what was done; what only might happen ("if it doesn't work") blames nothing."""
    found = (match for match in _BAD_BACK.finditer(said) if not _CONDITION.search(said[: match.start()]))
    return next(found, None)


def _words(match: re.Match[str]) -> str:
    return next((group for group in match.groupdict().values() if group), match[0]).strip()
