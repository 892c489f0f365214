"""From a prompt to the skills that fit: terms, phrases, features, gate, words.

Law: this room thinks. It takes values and returns values; it touches no disk, clock, socket, environment,
process or chance, and same input gives same output whatever the hash seed. `skills/index.py` finds candidates,
`skills/suggest.py` puts both together.
"""
