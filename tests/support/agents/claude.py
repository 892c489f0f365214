"""Claude Code. A bare `npm i` on Node 20 takes an old release without a word, hence the pin."""

from . import Package, Recipe

RECIPE = Recipe(
    name="claude",
    package=Package("npm", "@anthropic-ai/claude-code", "2.1.330", "node_modules/.bin/claude", heavy=False),
    environ={
        "ANTHROPIC_BASE_URL": "{url}",
        "ANTHROPIC_AUTH_TOKEN": "fake",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "IS_SANDBOX": "1",
    },
    files={
        ".claude.json": '{"hasCompletedOnboarding":true,"theme":"dark","projects":{"{cwd}":{"hasTrustDialogAccepted":true}}}',
        ".claude/settings.json": '{"includeCoAuthoredBy": false}\n',
    },
    settings=(".claude/settings.json", ".claude/settings.local.json", ".claude/CLAUDE.md"),
)
