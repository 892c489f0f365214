"""The small scripted agent of `wisen demo`: reads a line, runs the commands its script knows, says what came of it.

Stands for any agent nobody knows: no hook, no transcript of its own, a plain line at a time. Without a note it has to be told
the commands one by one; with a note that a wrapper put beside the request it runs the steps it was lent.
"""

import re
import subprocess


def run(command: str) -> int:
    """Run one command as the agent's shell tool would, and show it."""
    print(f"$ {command}", flush=True)
    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"[exit {done.returncode}]", flush=True)
    return done.returncode


def main() -> None:
    print("demo agent. Say what you want; `/exit` leaves.", flush=True)
    while True:
        try:
            said = input("> ")
        except EOFError:
            return
        if said.strip() == "/exit":
            print("bye", flush=True)
            return
        lent = re.findall(r"`([^`]+)`", said.partition("[wisen")[2])
        told = re.findall(r"`([^`]+)`", said.partition("[wisen")[0])
        if lent:
            print("I was lent a note for this; I follow it.", flush=True)
        if all(run(command) == 0 for command in lent or told) and (lent or told):
            print("Done: every command passed.", flush=True)
        elif not lent and not told:
            print(
                "Glad it works." if "perfect" in said else "How? Give me the commands in backticks.",
                flush=True,
            )


if __name__ == "__main__":
    main()
