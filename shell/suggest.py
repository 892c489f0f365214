"""`wisen suggest [--library DIR]... [--cwd DIR] [--agent NAME] [--limit N] [--json] PROMPT|-`: what would be lent."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from dataclasses import replace

from ..skills.errors import WrongUse
from ..skills.home import Home
from ..skills.model import Match, Prompt
from . import say
from .parse import parse

WAITS = 20.0  # seconds a person at a prompt waits for the models they switched on


def main(args: list[str]) -> int:
    told = parse("suggest", args)
    home = asked_home(told)
    if told.jsonl:
        return _stream(home, told)
    answer = home.suggest(Prompt(prompt_text(told.prompt), home.cwd, told.agent, WAITS), told.limit)
    matches = answer.matches
    if told.json:
        say.data({"matches": [as_json(match) for match in matches]})
        return 0
    for remark in answer.remarks:
        say.talk(remark)
    if matches:
        for match in matches:
            say.text(f"{match.score:.2f}  {match.skill.name}")
            for reason in match.because:
                say.text(f"      {reason}")
            say.text(f"      {match.skill.path}")
    else:
        say.talk("nothing fits; `wisen why` says what was weighed")
    return 0


def asked_home(told: Namespace) -> Home:
    """The person's wisen for a question; a model judges when the settings name one, or `--judge` asks for it. Raises WrongUse."""
    home = Home(os.environ, told.cwd, told.library)
    if told.agent:
        from ..wrapper import profiles  # only here
        from ..wrapper.how import expand

        folders = profiles.find([told.agent], home.paths.agents).skill_folders
        home.native = [expand(folder, os.environ, home.cwd) for folder in folders]
    judge = home.config.judge or home.config.model
    if told.judge and not judge:
        raise WrongUse("no model is named that could judge", "name one: wisen config set match.judge MODEL")
    if told.judge:
        home.config = replace(home.config, judge=judge)
    return home


def prompt_text(words: list[str]) -> str:
    """The prompt as given, or from standard input. Raises WrongUse when there is none."""
    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    if not words:
        raise WrongUse("no prompt was given", "write it in quotes after the verb, or pipe it in with -")
    return " ".join(words)


def as_json(match: Match) -> dict[str, object]:
    """{name, path, score, because}: the shape of one match in every JSON answer."""
    return {
        "name": match.skill.name,
        "path": match.skill.path,
        "score": round(match.score, 4),
        "because": list(match.because),
    }


def _stream(home: Home, told: Namespace) -> int:
    """Many prompts, one a line. One that names no folder was asked in none: where this command runs says nothing about it."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            prompt = Prompt(str(row["prompt"]), str(row.get("cwd", "")) or told.cwd, told.agent, WAITS)
            name = row["id"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WrongUse(
                f"line {number} is not a prompt: {error}", 'each line is {"id": ..., "prompt": "..."}'
            ) from error
        matches = [as_json(match) for match in home.suggest(prompt, told.limit).matches]
        say.row({"id": name, "matches": matches})
    return 0
