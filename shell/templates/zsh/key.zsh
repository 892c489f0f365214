# @KEY@ suggests skills for the line you type; the line stays as it is.
__wisen_line() {
    zle -M -- "$(command wisen shell line -- "$BUFFER" 2>&1 </dev/null)"
}
if [[ -o interactive ]]; then
    zle -N __wisen_line
    bindkey -M emacs '@SEQUENCE@' __wisen_line
    bindkey -M viins '@SEQUENCE@' __wisen_line
fi
