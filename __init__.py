"""wisen: put one word in front of any terminal coding agent and it starts to remember.

Four rooms, imports one way: ``shell -> wrapper | lsp -> skills``. This file imports nothing, so that
``wisen AGENT`` pays for nothing it does not use.
"""

__version__ = "0.1.0"
