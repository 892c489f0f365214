# wisen: short names for what you do most. `command NAME` or `\NAME` still means the program of that name.
alias synthesize='command wisen synthesize'
alias prune='command wisen prune'
alias suggest='command wisen suggest'
alias skills='command wisen skills'
__wisen_complete() {
    local verbs="run synthesize review accept reject suggest why skills sessions ledger helped harmed prune restore redact lsp shell doctor config demo"
    if [ "${COMP_CWORD:-0}" -eq 1 ]; then
        # shellcheck disable=SC2207 # command names hold no blanks
        COMPREPLY=($(compgen -W "$verbs" -- "${COMP_WORDS[COMP_CWORD]-}") $(compgen -c -- "${COMP_WORDS[COMP_CWORD]-}"))
    fi
}
complete -o default -F __wisen_complete wisen
