"""An agent for tests that keeps a transcript of its own, as pi does: `keep(cli)` puts it there under the name `scribbler`.

It reads lines. `run CMD` calls a tool, whose result comes with the next line (`done STATUS`); `quiet` is answered on the screen
only; `new` begins another transcript; `bye` ends it with 0; anything else is answered.
"""

from pathlib import Path

from support.cli import Cli

AGENT = r"""#!/usr/bin/env python3
import datetime, itertools, json, os, sys

number = itertools.count(1)
folder = os.path.expanduser("~/.pi/agent/sessions/--work--")


def begin():
    global path
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{os.getpid()}_{next(number)}.jsonl")
    write({"type": "session", "version": 3, "id": os.path.basename(path), "cwd": os.getcwd()})


def write(record):
    record.setdefault("timestamp", datetime.datetime.now(datetime.timezone.utc).isoformat())
    with open(path, "a") as file:
        file.write(json.dumps(record) + "\n")


def said(role, *blocks, **more):
    write({"type": "message", "message": {"role": role, "content": list(blocks), **more}})


def text(words):
    return {"type": "text", "text": words}


begin()
print("READY", flush=True)
call = 0
for line in map(str.rstrip, sys.stdin):
    if line == "bye":
        break
    if line == "new":
        begin()
    elif line.startswith("done "):
        said("toolResult", text(f"it went\n\nCommand exited with code {line[5:]}"), toolCallId=str(call), isError=line != "done 0")
        said("assistant", text(f"that was {line[5:]}"))
    elif line.startswith("quiet "):
        pass
    else:
        said("user", text(line))
        if line.startswith("run "):
            call += 1
            said("assistant", {"type": "toolCall", "id": str(call), "name": "bash", "arguments": {"command": line[4:]}})
        else:
            said("assistant", text(f"you said: {line}"), model="scribbler-1")
    print(f"GOT: {line}", flush=True)
"""
PROFILE = 'commands = ["scribbler"]\n[lend]\nhow = "typed"\n[read]\ntranscript = "pi"\n'


def keep(cli: Cli) -> Path:
    """Write it and its profile; its path."""
    agent = cli.work / "scribbler"
    agent.write_text(AGENT)
    agent.chmod(0o755)
    profile = cli.home / "agents" / "scribbler.toml"
    profile.parent.mkdir(parents=True, exist_ok=True)
    profile.write_text(PROFILE)
    return agent
