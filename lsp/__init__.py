"""The editor face: the language server and its editor clients. Knows skills, never wrapper."""
