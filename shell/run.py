"""`wisen run [--no-lend] [--transcript FILE] [--record FILE] -- CMD...`: wrap a command, explicitly."""

from __future__ import annotations

import os
import sys

USAGE = """wisen run [OPTIONS] -- CMD [ARG...]

  --no-lend           lend nothing in this session
  --transcript FILE   also write the transcript there when it ends (.md: Markdown, else JSON lines)
  --record FILE       also write the recording there (asciicast v3)

The command's exit status is ours (128+n for a signal)."""


def main(args: list[str]) -> int:
    from ..wrapper.facts import Options
    from ..wrapper.wrap import wrap

    options = Options()
    while args:
        word = args.pop(0)
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if word in ("-h", "--help"):
            print(USAGE)
            return 0
        if word == "--no-lend":
            options.lend = False
        elif name in ("--transcript", "--record"):
            if not equals and not args:
                return _wrong(f"{name} needs a file")
            path = os.path.abspath(value if equals else args.pop(0))
            setattr(options, name[2:], path)
        elif word.startswith("-"):
            return _wrong(f"{word} is no option of `wisen run`")
        else:
            args.insert(0, word)
            break
    if not args:
        return _wrong("which command?")
    return wrap(args, os.environ, options)


def _wrong(what: str) -> int:
    sys.stderr.write(
        f"wisen: {what}\nhint: wisen run [--no-lend] [--transcript FILE] [--record FILE] -- CMD...\n"
    )
    return 2
