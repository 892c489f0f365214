"""`wisen harmed`: as `wisen helped`, the other way."""

from ..skills.model import Outcome
from . import helped


def main(args: list[str]) -> int:
    return helped.main(args, Outcome.HARMED)
