"""An agent for tests that reads a line and answers it: `keep(folder)` puts it there; `bye` ends it with 5."""

from pathlib import Path

AGENT = """#!/bin/sh
echo READY$((0+1))
while read -r line; do
  echo "GOT: $line"
  [ "$line" = bye ] && exit 5
  [ "$line" = much ] && seq 1 20000
  case $line in run*) echo '$ make test'; echo '3 passed'; echo '[exit 0]';; esac
done
"""


def keep(folder: Path) -> Path:
    """Write it to `folder`; its path."""
    agent = folder / "my-agent"
    agent.write_text(AGENT)
    agent.chmod(0o755)
    return agent
