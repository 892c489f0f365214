"""`wisen lsp`: the language server on standard input and output."""

from __future__ import annotations


def main(args: list[str]) -> int:
    from ..lsp.entry import serve

    return serve(args)
