"""`wisen lsp`."""

from ..verb import Verb, arg

VERB = Verb(
    "the language server, on standard input and output",
    [
        arg("--tcp", metavar="PORT", help="on 127.0.0.1:PORT instead, for debugging"),
        arg("--stdio", action="store_true", help="the default; for editors that insist on saying it"),
    ],
    more="Your editor starts it. WISEN_LSP_LOG=FILE keeps a log.",
    examples=[("wisen lsp", "as an editor runs it")],
)
