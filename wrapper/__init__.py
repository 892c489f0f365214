"""The terminal face: a pseudo-terminal around any agent, its transcript, and lending. Knows skills, never lsp."""
