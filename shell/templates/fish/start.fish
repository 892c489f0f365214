if command -q wisen; and status is-interactive
    wisen shell init fish@OPTIONS@ | source
end
