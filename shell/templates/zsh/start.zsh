if command -v wisen >/dev/null; then eval "$(wisen shell init zsh@OPTIONS@)"; fi
