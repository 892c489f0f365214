# `@AGENT@` is `wisen @AGENT@`; `command @AGENT@` is still the bare one.
function @AGENT@ {
    if (( ${+commands[wisen]} )); then command wisen -- @AGENT@ "$@"; else command @AGENT@ "$@"; fi
}
