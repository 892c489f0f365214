# Completion: wisen itself knows what may stand there.
function __wisen_complete
    set -l last (commandline -ct)
    set -l words (commandline -opc)
    string match -q '*wisen' -- $words[1]; or set -p words wisen
    for line in (command wisen shell complete -- $words "$last" 2>/dev/null)
        set -l found (string split -m 1 \t -- $line)
        switch $found[1]
            case :files
                __fish_complete_path $last
            case :folders
                __fish_complete_directories $last
            case :commands
                __fish_complete_command
            case :after
                set -l rest $words[(math $found[2] + 1)..-1]
                complete -C (string join ' ' -- (string escape -- $rest) "$last")
            case '*'
                echo $line
        end
    end
end
complete -c wisen -e
complete -c wisen -f -k -a '(__wisen_complete)'
for __wisen_name in synthesize prune suggest skills
    if functions -q $__wisen_name
        complete -c $__wisen_name -e
        complete -c $__wisen_name -f -k -a '(__wisen_complete)'
    end
end
set -e __wisen_name
