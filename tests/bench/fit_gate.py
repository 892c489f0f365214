"""Fit the gate: `python tests/bench/fit_gate.py DIR [--write FILE]` (DIR: see labelled.py; needs numpy).

Features come from the product's own code. Training rows: the 8 best candidates of every prompt, on both libraries and on
libraries of 1, 3, 10, 30, 100 and 1,000 skills drawn from them; prompts whose skills were left out count as prompts
that nothing fits (weight 0.3: something else may). Each feature gets a curve of straight lines between quantiles; a ridge
logistic regression (Newton) finds them. It leaves out every fifth *skill* with all its prompts, and every fifth
ambient prompt, fits on the rest and judges what was left out; that is the number to believe.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Callable, Sequence

import labelled
import numpy as np
from candidates import FEATURES, SAMPLES, Row, collect

from wisen.skills.match import gate

FALLING = ("excluded", "crowd")
FREE = ("length",)
KNOTS = 4
RIDGE = 30.0
TOP = 8
# Share of ambient prompts lent to, at which the thresholds are set.
RATES = {"lib300": 0.013, "lib3000": 0.016}


def table(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(features, right or not, weight) of the training rows."""
    x, y, w = [], [], []
    for row in rows:
        size = 1.0 if row.library in labelled.LIBRARIES else 0.5
        for features, name, right in row.candidates[:TOP]:
            if row.kind == "near" and name not in row.asked.gold:
                continue
            x.append(features)
            y.append(float(right))
            w.append(size * {"near": 2.0, "absent": 0.3}.get(row.kind, 1.0))
    return np.array(x), np.array(y), np.array(w)


class Fit:
    """Curves fitted to rows: `curves` (knots, heights) of each of FEATURES, `constant`. Curves only rise, but for those in FALLING,
    which only fall, and in FREE: what the columns are is one step between two knots each, and a step the wrong way is
    left out and the rest fitted again."""

    def __init__(self, rows: Sequence[Row]) -> None:
        x, y, w = table(rows)
        self.knots = [_knots(x[:, i], x[y > 0, i]) for i in range(x.shape[1])]
        z = np.hstack([_steps(x[:, i], knots) for i, knots in enumerate(self.knots)])
        owner = [name for name, knots in zip(FEATURES, self.knots, strict=True) for _ in knots[1:]]
        sign = np.array([0.0 if name in FREE else -1.0 if name in FALLING else 1.0 for name in owner])
        spread = z.std(0) + 1e-6
        kept = np.arange(z.shape[1])
        while True:
            v = _newton(z[:, kept] / spread[kept], y, w)
            wrong = sign[kept] * v[1:] < 0
            if not wrong.any():
                break
            kept = kept[~wrong]
        heights = np.zeros(z.shape[1])
        heights[kept] = v[1:] / spread[kept]
        self.constant = float(v[0])
        self.curves = []
        start = 0
        for knots in self.knots:
            rises = heights[start : start + len(knots) - 1]
            self.curves.append((knots, np.concatenate([[0.0], np.cumsum(rises)])))
            start += len(rises)

    def chances(self, rows: Sequence[Row]) -> list[list[float]]:
        found = []
        for row in rows:
            x = np.array([features for features, _, _ in row.candidates]).reshape(-1, len(FEATURES))
            z = self.constant + sum(
                np.interp(x[:, i], knots, heights) for i, (knots, heights) in enumerate(self.curves)
            )
            found.append(gate.chances(list(z)) if len(x) else [])
        return found


def _steps(x: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """One column for each pair of neighbouring knots: 0 below, 1 above, straight between."""
    return np.array([np.clip((x - a) / (b - a), 0, 1) for a, b in itertools.pairwise(knots)]).T


def _newton(z: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Ridge logistic regression: the constant and a weight for each column."""
    z = np.hstack([np.ones((len(z), 1)), z])
    v = np.zeros(z.shape[1])
    ridge = np.full(z.shape[1], 2 * RIDGE)
    ridge[0] = 1e-9
    for _ in range(10):
        p = 1 / (1 + np.exp(-np.clip(z @ v, -30, 30)))
        slope = z.T @ (w * (p - y)) + ridge * v
        bend = (z * (w * p * (1 - p))[:, None]).T @ z + np.diag(ridge)
        v -= np.linalg.solve(bend, slope)
    return v


def _knots(x: np.ndarray, right: np.ndarray) -> np.ndarray:
    knots = np.unique(np.round(np.quantile(x, np.linspace(0, 1, KNOTS)), 4))
    if len(knots) < 3:
        knots = np.unique(
            np.round(np.concatenate([knots, np.quantile(right, [0.25, 0.5, 0.75]), [x.max()]]), 4)
        )
    return knots if len(knots) > 1 else np.array([knots[0], knots[0] + 1])


def judge(
    rows: Sequence[Row], chances: Sequence[list[float]], threshold: float, second: float
) -> dict[str, float]:
    """Recall, precision, false lending, near misses, hit@1, hit@3, at a threshold."""
    n = dict.fromkeys(("fire", "hit", "lent", "right", "ambient", "false", "near", "nearlent", "h1", "h3"), 0)
    for row, scores in zip(rows, chances, strict=True):
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        lent = [
            i
            for place, i in enumerate(order)
            if scores[i] >= (max(threshold, second) if place else threshold)
        ][:3]
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


def parts(rows: Sequence[Row], count: int, seed: int) -> Callable[[Row], int]:
    """row -> its part: rows that share a gold skill share a part, so no skill is both learnt from and judged on."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for row in rows:
        for gold in row.asked.gold[1:]:
            above[top(gold)] = top(row.asked.gold[0])
    keys = sorted({top(row.asked.gold[0]) if row.asked.gold else row.asked.id for row in rows})
    random.Random(seed).shuffle(keys)
    place = {key: number % count for number, key in enumerate(keys)}
    return lambda row: place[top(row.asked.gold[0]) if row.asked.gold else row.asked.id]


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
    for size in [*labelled.LIBRARIES, *(str(size) for size, _ in SAMPLES)]:
        said: dict[str, list[float]] = {}
        for chances in every:
            low, high = thresholds or [threshold_for(rows, chances, name) for name in RATES]
            cut = gate.between(_pages(size), low, high)
            here = [
                i for i, row in enumerate(rows) if row.kind != "absent" and row.library.split("-")[0] == size
            ]
            found = judge([rows[i] for i in here], [chances[i] for i in here], cut, gate.SECOND)
            for key, value in {**found, "threshold": cut}.items():
                said.setdefault(key, []).append(value)
        print(f"{size:9}", "  ".join(f"{key} {np.mean(values):.3f}" for key, values in said.items()))


def _pages(size: str) -> int:
    return int(size.removeprefix("lib"))


def write(path: str, fit: Fit, thresholds: Sequence[float]) -> None:
    lines = [
        '"""The numbers of the gate, written by tests/bench/fit_gate.py; do not edit by hand.',
        "",
        "Fitted in November 2026 on labelled prompts (557 that should fire for 194 skills, 81 near misses, 511 ambient) over libraries",
        "of 1, 3, 10, 30, 100, 300, 1,000 and 3,000 public skills. AT_300 and AT_3000: the scores that lend to 1.3 and 1.6 % of ambient",
        "prompts there, by fits that had not seen the skill judged. A curve is (value, what it adds to the logit) points.",
        '"""',
        "",
        f"CONSTANT = {fit.constant:.4f}",
        f"SHARPNESS = {gate.SHARPNESS}  # how strongly candidates of one prompt take from each other",
        f"AT_300, AT_3000 = {thresholds[0]:.3f}, {thresholds[1]:.3f}",
        f"SECOND = {gate.SECOND}  # what a second or third skill must reach",
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
