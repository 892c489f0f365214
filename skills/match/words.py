"""Features in words: what a person reads as the reason.

Law: pure; every feature of the gate belongs to one sentence here (`SAYS`), and a sentence is said only where its number is
worth saying.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import gate
from .features import Sought, Weighed, barring
from .query import Query

# feature -> what it measures, as `wisen why` and the reference explain it
SAYS = {
    "bm25": "how much of the prompt's rare words the page holds (BM25)",
    "bm25_share": "its BM25 as a share of what a page that is all about this would have",
    "body_bm25": "how much of the prompt's rare words its body holds",
    "body_bm25_lead": "by how much its body is ahead of the others'",
    "covered": "share of the prompt the page covers",
    "covered_lead": "by how much more of the prompt it covers than the others",
    "when_words": "share of the prompt its use-when clauses cover",
    "heading_words": "share of the prompt its headings cover",
    "first_sentence": "share of the prompt's first sentence it covers",
    "rarest_shared": "weight of the rarest word shared",
    "nearly": "share of the prompt that its name, description or triggers say in a related word",
    "question": "the prompt only asks to be told something, or wants nothing done, and none of what the page listens for does",
    "pairs": "neighbouring words of the prompt that stand together in its body",
    "phrase": "how well a trigger or the name stands in the prompt, in order",
    "sentence": "how well a trigger explains one sentence",
    "sentence_lead": "by how much better a trigger explains one sentence than the others'",
    "named": "the prompt writes the skill's hyphenated name",
    "excluded": "how much of what the page says it is not for is asked for",
    "length": "length of the prompt, as a logarithm of its words (one word says little)",
    "margin": "lead over the runner-up in BM25",
    "above_mean": "score against the mean of the ten best",
    "crowd": "number of other skills that score nearly as high",
}


def parts(features: Mapping[str, float], most: int = 8) -> tuple[str, ...]:
    """What spoke most for a candidate, in points of its log odds: each feature with its number and what it measures."""
    added = sorted(gate.parts(features).items(), key=lambda part: (-abs(part[1]), part[0]))
    said = [
        f"{points:+.2f}  {SAYS[name]}: {features[name]:.2f}"
        for name, points in added[:most]
        if abs(points) >= 0.05
    ]
    whole = gate.logit(features)
    rest = whole - gate.CONSTANT - sum(points for _, points in added[: len(said)])
    less = [f"{rest:+.2f}  all else together"] if abs(rest) >= 0.05 else []
    return (
        f"{gate.CONSTANT:+.2f}  to begin with: most pages fit no prompt",
        *said,
        *less,
        f"{whole:+.2f}  in all: a chance of {gate.chances([whole])[0]:.2f}, if nothing else fitted",
    )


def because(seen: Weighed, query: Query, asked: Sought, runner_up: str, named: bool) -> tuple[str, ...]:
    """The reasons for a candidate, strongest first."""
    told = []
    features, like = seen.features, seen.like
    if named:
        told.append("the prompt names it")
    elif features["named"]:
        told.append(f"the prompt writes its name, {seen.card.name}")
    fit, phrase = max((like.order, like.phrase), (like.whole, like.nearest))
    if phrase and fit >= 0.6:
        told.append(f'trigger "{phrase}" fits {fit:.0%}')
    rare = sorted(seen.shared, key=lambda stem: (-asked.weight[stem], stem))[:5]
    if rare:
        told.append("shares the rare words: " + ", ".join(query.words[stem] for stem in rare))
    elif seen.body:
        inside = sorted(seen.body, key=lambda stem: (-asked.weight[stem], stem))
        told.append("its body speaks of: " + ", ".join(query.words[stem] for stem in inside[:5]))
    if runner_up and features["margin"] > 0.05:
        told.append(f"clear of the runner-up {runner_up} by {features['margin']:.0%}")
    if features["question"]:
        told.append(
            "but the prompt only asks to be told something, or wants nothing done, and this page does something"
        )
    if (barred := barring(seen.card, query)) >= 0.5:
        told.append(f"but it says it is not for something like this ({barred:.0%})")
    return tuple(told)
