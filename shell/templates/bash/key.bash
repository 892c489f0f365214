# @KEY@ suggests skills for the line you type; the line stays as it is.
__wisen_line() {
	local status=$?
	command wisen shell line -- "${READLINE_LINE-}" </dev/null || :
	return "${status}"
}
if [[ $- == *i* ]]; then
	bind -m emacs -x '"@SEQUENCE@": __wisen_line' 2>/dev/null || :
	bind -m vi-insert -x '"@SEQUENCE@": __wisen_line' 2>/dev/null || :
fi
