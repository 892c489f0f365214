"""Fit the gate: `python tests/bench/fit_gate.py DIR [--write FILE]` (DIR: see labelled.py; needs numpy).

Features come from the product's own code. Training rows: the 8 best candidates of every prompt, on both libraries and on
libraries of 1, 3, 10, 30, 100 and 1,000 skills drawn from them; prompts whose skills were left out count as prompts
that nothing fits (weight 0.3: something else may). The model is a choice between the candidates and "none of them" (a conditional
logit whose none is worth 0): each feature gets a curve of straight lines between quantiles, a ridge regression (Newton, with
halved steps) finds them. What asks only to be told something is rare among them: that feature is fitted last, on top of the
others, with thirty pages of our own and prompts beside the point (`tests/support/thirty.py`). It leaves out every fifth *skill* with all its prompts, and every fifth ambient prompt, fits on the
rest and judges what was left out; that is the number to believe.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Sequence

import labelled
import numpy as np
from candidates import FEATURES, OWN, SAMPLES, Row, collect, parts

from wisen.skills.match import gate

FALLING = ("excluded", "crowd", "question")
FREE = ("length",)
LAST = ("question",)  # public prompts hardly tell
KNOTS = 5
RIDGE = 15.0
TOP = 8
# Share of ambient prompts lent to, at which the thresholds are set.
RATES = {"lib300": 0.009, "lib3000": 0.013}


class Table:
    """The training rows: `x` features of all candidates, `start` where each prompt's begin, `weight` of each prompt; `gold` marks the
    right candidates, `refused` those a near miss must not have."""

    def __init__(self, rows: Sequence[Row]) -> None:
        rows = [row for row in rows if row.candidates]
        told = [(row, one) for row in rows for one in row.candidates[:TOP]]
        counts = [len(row.candidates[:TOP]) for row in rows]
        self.x = np.array([features for _, (features, _, _) in told])
        self.gold = np.array([float(row.kind == "fire" and right) for row, (_, _, right) in told])
        self.refused = np.array(
            [float(row.kind == "near" and name in row.asked.gold) for row, (_, name, _) in told]
        )
        self.start = np.cumsum([0, *counts[:-1]])
        self.prompt = np.repeat(np.arange(len(rows)), counts)
        size = [1.0 if row.library in labelled.LIBRARIES else 0.5 for row in rows]
        self.weight = np.array(
            [s * 0.3 if row.kind == "absent" else 1.0 for s, row in zip(size, rows, strict=True)]
        )

    def summed(self, values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(values, self.start, axis=0)

    def wanted(self, odds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(the odds of what may be the answer, its sum a prompt): the right ones; where none is there, "none"; of a near miss
        anything but what it refuses."""
        right, rest = odds * self.gold, odds * (1 - self.refused)
        fires, nears = self.summed(self.gold) > 0, self.summed(self.refused) > 0
        good = np.where(fires[self.prompt], right, np.where(nears[self.prompt], rest, 0.0))
        return good, self.summed(good) + ~fires


class Fit:
    """Curves fitted to rows: `curves` (knots, heights) of each of FEATURES, `constant`. Curves only rise, but for those in FALLING,
    which only fall, and in FREE: what the columns are is one step between two knots each, and a step the wrong way is
    left out and the rest fitted again. Those in LAST come after the others, on top of what these say; our own pages count only then."""

    def __init__(self, rows: Sequence[Row]) -> None:
        public, every = Table([row for row in rows if not row.library.startswith("own")]), Table(rows)
        first = [i for i, name in enumerate(FEATURES) if name not in LAST]
        last = [i for i, name in enumerate(FEATURES) if name in LAST]
        self.curves = [(np.array([0.0, 1.0]), np.zeros(2)) for _ in FEATURES]
        ones = np.ones((len(public.x), 1))
        self.constant = self._fit(public, first, ones, np.zeros(len(public.x)))
        self._fit(every, last, np.zeros((len(every.x), 1)), self.logits(every.x))

    def _fit(self, data: Table, chosen: Sequence[int], ones: np.ndarray, base: np.ndarray) -> float:
        """Fit the curves of some features, on top of the log odds `base`; the weight of `ones`."""
        x = data.x
        knots = [_knots(x[:, i], x[data.gold > 0, i]) for i in chosen]
        z = np.hstack([_steps(x[:, i], here) for i, here in zip(chosen, knots, strict=True)])
        owner = [FEATURES[i] for i, here in zip(chosen, knots, strict=True) for _ in here[1:]]
        sign = np.array([0.0 if name in FREE else -1.0 if name in FALLING else 1.0 for name in owner])
        spread = z.std(0) + 1e-6
        kept = np.arange(z.shape[1])
        v = np.zeros(z.shape[1] + 1)
        while True:
            v = _newton(np.hstack([ones, z[:, kept] / spread[kept]]), data, v, base)
            wrong = sign[kept] * v[1:] < 0
            if not wrong.any():
                break
            kept, v = kept[~wrong], np.concatenate([v[:1], v[1:][~wrong]])
        heights = np.zeros(z.shape[1])
        heights[kept] = v[1:] / spread[kept]
        start = 0
        for i, here in zip(chosen, knots, strict=True):
            rises = heights[start : start + len(here) - 1]
            self.curves[i] = (here, np.concatenate([[0.0], np.cumsum(rises)]))
            start += len(rises)
        return float(v[0])

    def logits(self, x: np.ndarray) -> np.ndarray:
        """The log odds of candidates, each alone."""
        return self.constant + sum(
            np.interp(x[:, i], knots, heights) for i, (knots, heights) in enumerate(self.curves)
        )

    def chances(self, rows: Sequence[Row]) -> list[list[float]]:
        found = []
        for row in rows:
            x = np.array([features for features, _, _ in row.candidates]).reshape(-1, len(FEATURES))
            found.append(gate.chances(list(self.logits(x))) if len(x) else [])
        return found


def _steps(x: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """One column for each pair of neighbouring knots: 0 below, 1 above, straight between."""
    return np.array([np.clip((x - a) / (b - a), 0, 1) for a, b in itertools.pairwise(knots)]).T


def _newton(z: np.ndarray, data: Table, v: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Ridge regression of the choice, from `v` on, on top of the log odds `base`: a weight for each column, the first held by nothing."""
    ridge = np.full(z.shape[1], 2 * RIDGE)
    ridge[0] = 1e-9

    def loss(v: np.ndarray) -> float:
        odds = np.exp(np.clip(base + z @ v, -30, 30))
        surprise = np.log(1 + data.summed(odds)) - np.log(data.wanted(odds)[1] + 1e-300)
        return float((data.weight * surprise).sum() + (ridge * v * v).sum() / 2)

    weight = data.weight[data.prompt]
    for _ in range(14):
        odds = np.exp(np.clip(base + z @ v, -30, 30))
        p = odds / (1 + data.summed(odds))[data.prompt]
        good, whole = data.wanted(odds)
        slope = z.T @ (weight * (p - good / (whole + 1e-300)[data.prompt])) + ridge * v
        mean = data.summed(z * p[:, None])
        bend = (z * (weight * p)[:, None]).T @ z - (mean * data.weight[:, None]).T @ mean + np.diag(ridge)
        step, here = np.linalg.solve(bend, slope), loss(v)
        while np.abs(step).max() > 1e-3 and loss(v - step) > here:
            step /= 2
        v = v - step
        if np.abs(step).max() < 1e-2:
            break
    return v


def _knots(x: np.ndarray, right: np.ndarray) -> np.ndarray:
    knots = np.unique(np.round(np.quantile(x, np.linspace(0, 1, KNOTS)), 4))
    if len(knots) < 3:
        knots = np.unique(
            np.round(np.concatenate([knots, np.quantile(right, [0.25, 0.5, 0.75]), [x.max()]]), 4)
        )
    return knots if len(knots) > 1 else np.array([knots[0], knots[0] + 1])


def judge(rows: Sequence[Row], chances: Sequence[list[float]], threshold: float) -> dict[str, float]:
    """Recall, precision, false lending, near misses, hit@1, hit@3, at a threshold; the best one alone is lent."""
    n = dict.fromkeys(("fire", "hit", "lent", "right", "ambient", "false", "near", "nearlent", "h1", "h3"), 0)
    for row, scores in zip(rows, chances, strict=True):
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        lent = [i for i in order[:1] if scores[i] >= threshold]
        if row.kind == "fire":
            right = [row.candidates[i][2] for i in order]
            n["fire"] += 1
            n["hit"] += any(row.candidates[i][2] for i in lent)
            n["lent"] += len(lent)
            n["right"] += sum(row.candidates[i][2] for i in lent)
            n["h1"] += any(right[:1])
            n["h3"] += any(right[:3])
        elif row.kind == "near":
            n["near"] += 1
            n["nearlent"] += any(row.candidates[i][1] in row.asked.gold for i in lent)
        else:
            n["ambient"] += 1
            n["false"] += bool(lent)
    return {
        "R": n["hit"] / max(n["fire"], 1), "P": n["right"] / max(n["lent"], 1), "FL": n["false"] / max(n["ambient"], 1),
        "near": n["nearlent"] / max(n["near"], 1), "hit@1": n["h1"] / max(n["fire"], 1), "hit@3": n["h3"] / max(n["fire"], 1),
    }  # fmt: skip


def threshold_for(rows: Sequence[Row], chances: Sequence[list[float]], library: str) -> float:
    """The threshold at which RATES[library] of the ambient prompts are lent something."""
    both = zip(rows, chances, strict=True)
    tops = [
        max(scores, default=0.0) for row, scores in both if row.kind == "ambient" and row.library == library
    ]
    return float(np.quantile(tops, 1 - RATES[library]))


def left_out(
    rows: Sequence[Row], seeds: Sequence[int], make: Callable[[Sequence[Row]], Fit] = Fit, count: int = 5
) -> list[list[list[float]]]:
    """For each seed the chances of every row, from a fit that never saw its skill."""
    found = []
    for seed in seeds:
        part = parts(rows, count, seed)
        chances: list[list[float]] = [[] for _ in rows]
        for own in range(count):
            fit = make([row for row in rows if part(row) != own])
            here = [i for i, row in enumerate(rows) if part(row) == own]
            for i, scores in zip(here, fit.chances([rows[i] for i in here]), strict=True):
                chances[i] = scores
        found.append(chances)
    return found


def report(rows: Sequence[Row], every: Sequence[list[list[float]]], thresholds: Sequence[float] = ()) -> None:
    """One line a library size, the mean over the fits in `every`; without `thresholds` each fit sets its own."""
    for size in [
        *labelled.LIBRARIES,
        *(str(size) for size, _ in SAMPLES),
        *(f"own{size}" for size, _ in OWN),
    ]:
        said: dict[str, list[float]] = {}
        for chances in every:
            low, high = thresholds or [threshold_for(rows, chances, name) for name in RATES]
            cut = gate.between(_pages(size), low, high)
            here = [
                i for i, row in enumerate(rows) if row.kind != "absent" and row.library.split("-")[0] == size
            ]
            found = judge([rows[i] for i in here], [chances[i] for i in here], cut)
            for key, value in {**found, "threshold": cut}.items():
                said.setdefault(key, []).append(value)
        print(f"{size:9}", "  ".join(f"{key} {np.mean(values):.3f}" for key, values in said.items()))


def _pages(size: str) -> int:
    return int(size.removeprefix("lib").removeprefix("own"))


def write(path: str, fit: Fit, thresholds: Sequence[float]) -> None:
    lines = [
        '"""The numbers of the gate, written by tests/bench/fit_gate.py; do not edit by hand.',
        "",
        "Fitted in November 2026 on labelled prompts (557 that should fire for 194 skills, 81 near misses, 511 ambient) over libraries",
        "of 1, 3, 10, 30, 100, 300, 1,000 and 3,000 public skills. AT_300 and AT_3000: the scores that lend to .9 and 1.3 % of ambient",
        "prompts there, by fits that had not seen the skill judged. What public prompts hardly tell (`question`) is fitted last, with thirty",
        "pages of our own. A curve is (value, what it adds to the logit) points.",
        '"""',
        "",
        f"CONSTANT = {fit.constant:.4f}",
        f"AT_300, AT_3000 = {thresholds[0]:.3f}, {thresholds[1]:.3f}",
        "CURVES: dict[str, tuple[tuple[float, float], ...]] = {",
    ]
    for name, (knots, heights) in zip(FEATURES, fit.curves, strict=True):
        if heights.any():
            points = ", ".join(f"({x:.4g}, {y:.4f})" for x, y in zip(knots, heights, strict=True))
            lines.append(f'    "{name}": ({points}),')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, "}", ""]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the gate on labelled prompts.")
    parser.add_argument("folder")
    parser.add_argument(
        "--write", metavar="FILE", help="write the fitted numbers there (skills/match/weights.py)"
    )
    told = parser.parse_args()
    run(collect(told.folder), told.write)


def run(rows: Sequence[Row], path: str | None) -> None:
    every = left_out(rows, (0, 1, 2))
    print("judged on skills left out (5 parts, 3 seeds)")
    report(rows, every)
    thresholds = [float(np.mean([threshold_for(rows, chances, name) for chances in every])) for name in RATES]
    fit = Fit(rows)
    print("fitted on all")
    report(rows, [fit.chances(rows)], thresholds)
    if path:
        write(path, fit, thresholds)


if __name__ == "__main__":
    main()
