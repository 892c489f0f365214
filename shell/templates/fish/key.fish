# @KEY@ suggests skills for the line you type; the line stays as it is.
function __wisen_line
    set -l before $status
    echo
    command wisen shell line -- (commandline | string collect) </dev/null
    commandline -f repaint
    return $before
end
if status is-interactive
    bind @SEQUENCE@ __wisen_line
    bind -M insert @SEQUENCE@ __wisen_line
end
