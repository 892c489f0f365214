# Short names for what you do most. `command NAME` or `\NAME` still means the program of that name.
alias synthesize='command wisen synthesize'
alias prune='command wisen prune'
alias suggest='command wisen suggest'
alias skills='command wisen skills'
