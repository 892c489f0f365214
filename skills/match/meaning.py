"""What the vectors of a model say of a candidate: how much nearer the prompt stands to it than everyday requests do.

Law: pure; a hint and no more. Models differ in what a cosine of .4 means, and pages in how near they are to everything, so
nearness is counted in spreads over a page's own ordinary distance. Two texts that share no word may be near.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

from ..model import Skill
from .rivals import Hint

ABOUT = 1_000  # characters of a page that are read: small models take 256 to 512 tokens
TRIGGERS = 12  # triggers of them

# Log odds a spread, and the nearness that says nothing. Best on a plateau (.25 to .45; 3.5 to 4.5) with all-MiniLM-L6-v2 over 300
# labelled skills left out of the gate's fit: recall .51 -> .56 at the same false lending. More of it only lends more wrongly.
SLOPE, MIDDLE = 0.35, 4.0
FARTHEST, NEAREST = -1.0, 1.5

# Everyday requests that are about no skill: our own writing. What a page is to these is its ordinary distance.
ORDINARY = (
    "fix the failing test in api.py", "explain what this function does", "rename the variable foo to total", "there is a typo in the README",
    "what does this error mean", "add a docstring to parse_args", "refactor this to be shorter", "run the tests again", "undo that",
    "yes, go on", "commit this with a good message", "make the button blue", "sort the list of users by last name",
    "can you check the log output above and tell me what went wrong", "add error handling to the upload function",
    "why is this so slow", "write a function that merges two dictionaries", "list all files in this folder", "move this class to its own file",
    "what is the difference between a list and a tuple", "delete the unused imports", "summarize this file for me", "update the copyright year",
    "how do I run this project", "the page does not load, look into it", "add a parameter for the timeout", "thanks, that works",
    "translate this sentence to French", "use a dictionary instead", "print the response headers",
)  # fmt: skip


def text(skill: Skill) -> str:
    """What of a page is read by the model: what it is, and what it listens for."""
    said = "\n".join((skill.title or skill.name, skill.description, *skill.triggers[:TRIGGERS]))
    return said[:ABOUT]


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Of unit vectors of one length. Raises ValueError when they are of several."""
    if len(one) != len(other):
        raise ValueError("vectors of two spaces")
    return math.fsum(map(mul, one, other))


def ordinary(page: Sequence[float], everyday: Sequence[Sequence[float]]) -> tuple[float, float]:
    """(mean, spread) of a page's cosines to everyday requests."""
    found = [cosine(page, one) for one in everyday]
    mean = math.fsum(found) / len(found)
    return mean, math.sqrt(math.fsum((one - mean) ** 2 for one in found) / len(found))


def nearness(cosine: float, mean: float, spread: float) -> float:
    """By how many spreads a prompt is nearer than everyday requests; at most 9 either way."""
    return max(-9.0, min(9.0, (cosine - mean) / max(spread, 0.01)))


def speaks(nearness: float) -> Hint:
    """What nearness says for or against a candidate."""
    points = max(FARTHEST, min(NEAREST, SLOPE * (nearness - MIDDLE)))
    where = "nearer to" if nearness >= 0 else "further from"
    return Hint(
        points,
        f"in meaning the prompt is {abs(nearness):.1f} spreads {where} it than everyday requests are",
    )
