"""Texts for properties: Markdown as odd as people and machines write it."""

from hypothesis import strategies as st

ENDINGS = ("\n", "\r\n", "\r")

_LINES = st.sampled_from(
    [
        "", " ", "\t", "---", "...", "name: a-b", "description: one: two", "metadata:", "  wisen-triggers: a; b",
        "triggers: [a, b", "- one", "  - nested", "* [ ] box", "1. first", "2) second", "10. tenth", "   text below",
        "# Skill: T", "## Triggers", "## Steps", "### Step 1: go", "## Not when", "#no heading", "    ## in code",
        "## Last Used", "## Success Rate", "## last used ##", "# LAST_USED", "### **Success Rate**", "2026-04-12",
        "3/3 sessions", "```", "```js", "~~~~", "  ```", "- ```", "<!--", "-->", "<!-- x -->", "a <!-- b", "x" * 250,
        "Setext", "===", "\ufeff", "\x00", "\x0b", "\x0c", "\u2028", "\u0085", "\udc80", "名前", "e\u0301", "> quote",
    ]
)  # fmt: skip
_FREE = st.text(alphabet=st.characters(), max_size=30)

pages = st.builds(
    lambda head, lines: (
        head + "".join(line + ending for line, ending in lines[:-1]) + (lines[-1][0] if lines else "")
    ),
    st.sampled_from(["", "\ufeff"]),
    st.lists(st.tuples(_LINES | _FREE, st.sampled_from(ENDINGS)), max_size=25),
)
"""Any page: a BOM or none, known and free lines, mixed line ends, with or without an end of the last line."""

proper_pages = st.builds(
    lambda lines, ending: "".join(line + ending for line in lines),
    st.lists(_LINES.filter(lambda line: "\r" not in line), max_size=25),
    st.sampled_from(ENDINGS[:2]),
)
"""Pages with one kind of line end throughout."""
