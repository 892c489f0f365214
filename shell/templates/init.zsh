# wisen: short names for what you do most. `command NAME` still means the program of that name.
alias synthesize='command wisen synthesize'
alias prune='command wisen prune'
alias suggest='command wisen suggest'
alias skills='command wisen skills'
__wisen_complete() {
    local -a verbs
    verbs=(run synthesize review accept reject suggest why skills sessions ledger helped harmed prune restore redact lsp shell doctor config demo)
    if (( CURRENT == 2 )); then
        compadd -a verbs
        _command_names -e
    else
        shift words
        (( CURRENT-- ))
        _normal
    fi
}
if (( ${+functions[compdef]} )); then
    compdef __wisen_complete wisen
fi
