# `@AGENT@` is `wisen @AGENT@`; `command @AGENT@` is still the bare one.
function @AGENT@
    if command -q wisen
        command wisen -- @AGENT@ $argv
    else
        command @AGENT@ $argv
    end
end
