# wisen: short names for what you do most. `command NAME` still means the program of that name.
alias synthesize 'command wisen synthesize'
alias prune 'command wisen prune'
alias suggest 'command wisen suggest'
alias skills 'command wisen skills'
complete -c wisen -n __fish_use_subcommand -a 'run synthesize review accept reject suggest why skills sessions ledger helped harmed prune restore redact lsp shell doctor config demo'
complete -c wisen -n __fish_use_subcommand -a '(__fish_complete_command)'
