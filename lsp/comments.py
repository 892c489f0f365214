"""How a language writes a comment, by its LSP id, and a line without one. Pure."""

from __future__ import annotations

import re

HASH = "python ruby shellscript sh bash zsh fish perl r julia elixir yaml toml dockerfile makefile make nix gitcommit git-commit git-rebase conf ini".split()
SLASHES = "javascript javascriptreact typescript typescriptreact java c cpp csharp go rust swift kotlin scala dart php zig objective-c jsonc".split()
OTHERS = {
    "lua": "--",
    "sql": "--",
    "haskell": "--",
    "elm": "--",
    "vim": '"',
    "lisp": ";;",
    "emacs-lisp": ";;",
    "clojure": ";;",
    "latex": "%",
    "tex": "%",
    "erlang": "%",
}
LEADERS = {**dict.fromkeys(HASH, "#"), **dict.fromkeys(SLASHES, "//"), **OTHERS}

# For an editor that has no name for the language: by the file's ending.
ENDINGS = dict(
    pair.split(":")
    for pair in (
        "py:python js:javascript jsx:javascriptreact ts:typescript tsx:typescriptreact rs:rust go:go c:c h:c cpp:cpp hpp:cpp"
        " java:java kt:kotlin rb:ruby sh:sh bash:bash zsh:zsh lua:lua sql:sql vim:vim el:emacs-lisp php:php cs:csharp"
        " swift:swift yml:yaml yaml:yaml toml:toml tex:latex hs:haskell md:markdown"
    ).split()
)

_MARKS = re.compile(r"^\s*(?:#+|//+|--+|;+|%+|/\*+|\*+/?|<!--|>+|[-*+](?= )|\"(?= ))?\s*(?:\[[ x]\]\s*)?")
_LEADS = re.compile(r"^\s*(?:#+|//+|--+|;+|%+|/\*+|\*+/?(?= |$)|<!--|\"(?= )) ?")
_ENDS = re.compile(r"\s*(?:\*/|-->)\s*$")


def leader(language: str) -> str:
    """What begins a comment line in this language; "" where text is text (Markdown, plain text, anything unknown)."""
    return LEADERS.get(language, "")


def guessed(uri: str) -> str:
    """The language of a document by its name; "" when that does not tell."""
    return ENDINGS.get(uri.rpartition("/")[2].rpartition(".")[2].lower(), "")


def uncommented(text: str, language: str) -> str:
    """The text of some lines, without the comment marks of a language that has them; lists and code blocks stay."""
    if not leader(language):
        return text
    return "\n".join(_ENDS.sub("", _LEADS.sub("", line)) for line in text.splitlines())


def words(text: str) -> str:
    """The text of some lines, without comment marks, list bullets and check boxes."""
    lines = (_ENDS.sub("", _MARKS.sub("", line)) for line in text.splitlines())
    return "\n".join(line.strip() for line in lines if line.strip())
