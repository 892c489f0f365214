"""`wisen shell init|install|uninstall`: the shell integration, printed, put into the start file, taken out of it.

Law: only finds who does it. `complete` and `line` are what the integration itself asks at a key; they must be quick.
"""

from __future__ import annotations

import os
import sys


def main(args: list[str]) -> int:
    if args[:2] == ["complete", "--"]:
        from .complete import main as complete

        return complete(args[2:])
    if args[:2] == ["line", "--"]:
        from .line import main as line

        return line(args[2:])
    from .integration import chosen, integration
    from .parse import parse

    told = parse("shell", args)
    if told.verb != "init":
        from . import startfile  # what a shell's start need not wait for

        return startfile.install(told) if told.verb == "install" else startfile.uninstall(told)
    sys.stdout.write(integration(told.shell, *chosen(told, os.environ)))
    return 0
