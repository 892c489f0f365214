"""Quality of matching: `python tests/bench/match.py DIR [--miss] [--embeddings MODEL [--host URL]]` (DIR: see labelled.py).

Runs the real default `Suggest` on both libraries, and three simple rules beside it. Definitions: recall = share of prompts that
should fire for which a right skill was lent; precision = share of what was lent on them that was right; false = share
of ambient prompts lent anything; near = share of near misses whose skill was lent all the same; hit@k = a right skill
among the first k weighed, lent or not. Twins of a gold skill are right too. `--miss` prints what went wrong. `--embeddings` has
a model of Ollama asked too, in a line of its own. `--small`: nothing of this, but the share of ambient prompts lent anything in
small libraries drawn from the larger one (SMALL: pages, draws; the draws are seeded).
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import labelled
from rapidfuzz import fuzz, process

from wisen.skills.library import Folder, Library
from wisen.skills.match import phrases
from wisen.skills.model import Prompt, Skill
from wisen.skills.opinion import Opinion
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest

MOST = 3
SMALL = {1: 20, 3: 10, 10: 8, 30: 6, 100: 5}


@dataclass
class Answer:
    """What one rule says to a prompt: `lent` names, and `order`, the names ranked."""

    lent: list[str]
    order: list[str]
    score: float = 0.0


@dataclass
class Tally:
    fire: int = 0
    hit: int = 0
    lent: int = 0
    right: int = 0
    first: int = 0
    third: int = 0
    ambient: int = 0
    false: int = 0
    near: int = 0
    near_lent: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, asked: labelled.Asked, answer: Answer, right: set[str]) -> None:
        wrong = [name for name in answer.lent if name not in right]
        if asked.kind == "fire":
            self.fire += 1
            self.hit += any(name in right for name in answer.lent)
            self.lent += len(answer.lent)
            self.right += len(answer.lent) - len(wrong)
            self.first += any(name in right for name in answer.order[:1])
            self.third += any(name in right for name in answer.order[:3])
        elif asked.kind == "near":
            self.near += 1
            wrong = [name for name in answer.lent if name in asked.gold]
            self.near_lent += bool(wrong)
        else:
            self.ambient += 1
            self.false += bool(answer.lent)
        if wrong:
            self.misses.append(
                f"{asked.kind} {', '.join(wrong)} for {', '.join(asked.gold) or 'nothing'}: {asked.text[:150]!r}"
            )

    def line(self) -> str:
        shares = (
            self.hit / max(self.fire, 1), self.right / max(self.lent, 1), self.false / max(self.ambient, 1),
            self.near_lent / max(self.near, 1), self.first / max(self.fire, 1), self.third / max(self.fire, 1),
        )  # fmt: skip
        return "  ".join(f"{share:9.3f}" for share in shares)


def ours(suggest: Suggest, waits: float = 0.0) -> Callable[[str], Answer]:
    def answer(text: str) -> Answer:
        said = suggest(Prompt(text, waits=waits))
        ranked = [found for found in said.candidates if not found.verdict.startswith("twin of")]
        best = ranked[0].score if ranked else 0.0
        return Answer(
            [match.skill.name for match in said.matches], [found.skill.name for found in ranked], best
        )

    return answer


def with_model(library: Library, model: str, host: str) -> Suggest:
    """The same with a model's vectors, which it gives of every page first."""
    config = Config(backend="ollama", embeddings=model, host=host)
    kept = os.path.join(tempfile.mkdtemp(prefix="wisen-vectors-"), "vectors.db")
    opinion = Opinion(config, {}, kept, lambda: lambda text: text)
    if trouble := opinion.read(library.skills(), 3600.0):
        raise SystemExit(trouble)
    return Suggest(library, None, config, opinion=opinion)


def substring(skills: Sequence[Skill]) -> Callable[[str], Answer]:
    """The seed's rule: a trigger or a quoted phrase of the description stands in the prompt; in the order of the files."""
    known = [(skill.name, _told(skill)) for skill in skills]

    def answer(text: str) -> Answer:
        low = text.lower()
        order = [name for name, told in known if any(phrase in low for phrase in told)]
        return Answer(order[:MOST], order)

    return answer


def rapidfuzz_only(skills: Sequence[Skill], least: float = 90.0) -> Callable[[str], Answer]:
    """Best partial_ratio of name and triggers against the prompt, at least 90."""
    pairs = [
        (skill.name, phrase)
        for skill in skills
        for phrase in {phrases.plain(skill.name), *_told(skill)}
        if len(phrase) >= 4
    ]
    told = [phrase for _, phrase in pairs]

    def answer(text: str) -> Answer:
        plain = phrases.plain(text)
        best: dict[str, float] = {}
        for _, score, place in process.extract(
            plain, told, scorer=fuzz.partial_ratio, limit=40, score_cutoff=60
        ):
            name, phrase = pairs[place]
            if len(phrase) <= len(plain):
                best[name] = max(best.get(name, 0.0), score)
        order = sorted(best, key=lambda name: (-best[name], name))
        return Answer([name for name in order if best[name] >= least][:MOST], order)

    return answer


def bm25_only(suggest: Suggest) -> Callable[[str], Answer]:
    """BM25 alone: everything is lent over a score, set afterwards to our own false-lending rate."""

    def answer(text: str) -> Answer:
        ranked = [found for found in suggest(Prompt(text)).candidates if found.features]
        ranked.sort(key=lambda found: -found.features["bm25"])
        best = ranked[0].features["bm25"] if ranked else 0.0
        return Answer(
            [found.skill.name for found in ranked[:1]], [found.skill.name for found in ranked], best
        )

    return answer


def _told(skill: Skill) -> set[str]:
    positive, _ = phrases.divide(skill.description)
    return {phrase.lower() for phrase in (*skill.triggers, *phrases.quoted(positive)) if len(phrase) >= 3}


def run(
    asked: Sequence[labelled.Asked],
    rule: Callable[[str], Answer],
    right: labelled.Right,
    rate: float | None = None,
) -> Tally:
    """One rule over all prompts. With `rate`, what it lends is cut at the score that keeps false lending there."""
    answers = [rule(one.text) for one in asked]
    cut = 0.0
    if rate is not None:
        scores = sorted(
            (a.score for a, one in zip(answers, asked, strict=True) if one.kind == "ambient"), reverse=True
        )
        cut = scores[int(rate * len(scores))] + 1e-9
    tally = Tally()
    for one, answer in zip(asked, answers, strict=True):
        if answer.score < cut:
            answer.lent = []
        tally.add(one, answer, right(one.gold) if one.kind == "fire" else set())
    return tally


def small(folder: str) -> None:
    """Print how much is lent on ambient prompts in libraries of a few pages."""
    larger = os.path.join(os.path.abspath(folder), labelled.LIBRARIES[-1])
    names, chance = sorted(os.listdir(larger)), random.Random(3)
    asked = [one.text for one in labelled.prompts(folder, labelled.LIBRARIES[-1]) if one.kind == "ambient"]
    for pages, draws in SMALL.items():
        rates = []
        for _ in range(draws):
            with tempfile.TemporaryDirectory() as place:
                for name in chance.sample(names, pages):
                    os.symlink(os.path.join(larger, name), os.path.join(place, name))
                suggest = Suggest(Library((Folder(place, "home"),)), None, Config())
                rates.append(sum(bool(suggest(Prompt(text)).matches) for text in asked) / len(asked))
        print(f"{pages:>4} pages: {sum(rates) / draws:.4f} of ambient prompts, at most {max(rates):.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How well prompts are matched with skills.")
    parser.add_argument("folder")
    parser.add_argument("--miss", action="store_true", help="print what was lent wrongly")
    parser.add_argument("--embeddings", metavar="MODEL", default="", help="have this model asked too")
    parser.add_argument("--only", choices=labelled.LIBRARIES, help="one of the two libraries")
    parser.add_argument(
        "--host", metavar="URL", default="", help="where it answers (default: Ollama's own place)"
    )
    parser.add_argument("--small", action="store_true", help="ambient prompts in small libraries")
    told = parser.parse_args()
    if told.small:
        small(told.folder)
        return
    for name in [told.only] if told.only else labelled.LIBRARIES:
        library = labelled.library(told.folder, name)
        skills = library.skills()
        right = labelled.Right(skills)
        asked = labelled.prompts(told.folder, name)
        suggest = Suggest(library, None, Config())
        tally = run(asked, ours(suggest), right)
        print(
            f"{name}: {len(skills)} skills, {tally.fire} should fire, {tally.near} near misses, {tally.ambient} ambient; threshold {suggest.threshold:.3f}"
        )
        print(
            f"{'':12}"
            + "  ".join(f"{word:>9}" for word in ("recall", "precision", "false", "near", "hit@1", "hit@3"))
        )
        print(f"{'wisen':12}{tally.line()}")
        if told.embeddings:
            asking = ours(with_model(library, told.embeddings, told.host), 20.0)
            print(f"{'+ vectors':12}{run(asked, asking, right).line()}")
        rate = tally.false / max(tally.ambient, 1)
        rules = {
            "substring": (substring(skills), None),
            "rapidfuzz": (rapidfuzz_only(skills), None),
            "bm25": (bm25_only(suggest), rate),
        }
        for rule, (answer, at) in rules.items():
            print(f"{rule:12}{run(asked, answer, right, at).line()}")
        for miss in tally.misses if told.miss else ():
            print("   ", miss)


if __name__ == "__main__":
    main()
