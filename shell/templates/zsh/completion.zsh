# Completion: wisen itself knows what may stand there.
__wisen_complete() {
    local found about
    local -a words_and_why
    while IFS=$'\t' read -r found about; do
        case $found in
            :files) _files ;;
            :folders) _files -/ ;;
            :commands) _command_names -e ;;
            :after)
                shift $about words
                (( CURRENT -= about ))
                _normal
                ;;
            *) words_and_why+=("${found//:/\\:}:$about") ;;
        esac
    done < <(command wisen shell complete -- "${(@Q)words[1,CURRENT]}" 2>/dev/null)
    (( ! $#words_and_why )) || _describe -t wisen wisen words_and_why
}
# Where compinit has not run yet, wait for the first prompt.
typeset -ga precmd_functions
__wisen_register() {
    precmd_functions=(${precmd_functions:#__wisen_register})
    (( ! ${+functions[compdef]} )) || compdef __wisen_complete wisen
}
if (( ${+functions[compdef]} )); then
    __wisen_register
else
    precmd_functions=(${precmd_functions:#__wisen_register} __wisen_register)
fi
