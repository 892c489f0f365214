# Completion: wisen itself knows what may stand there.
__wisen_complete() {
	local last="${COMP_WORDS[COMP_CWORD]-}" found about
	local -a words=("${COMP_WORDS[@]:0:COMP_CWORD+1}")
	[[ ${words[0]-} == *wisen ]] || words=(wisen "${words[@]}")
	COMPREPLY=()
	while IFS=$'\t' read -r found about; do
		case "${found}" in
		:files) __wisen_add -f "${last}" ;;
		:folders) __wisen_add -d "${last}" ;;
		:commands) __wisen_add -c "${last}" ;;
		:after)
			if declare -F _comp_command_offset >/dev/null; then
				_comp_command_offset "${about}"
			elif declare -F _command_offset >/dev/null; then
				_command_offset "${about}"
			else
				__wisen_add -f "${last}"
			fi
			;;
		*) [[ ${found} != "${last#=}"* ]] || COMPREPLY+=("${found}") ;;
		esac
	done < <(command wisen shell complete -- "${words[@]}" 2>/dev/null || :)
	return 0
}
__wisen_add() {
	local one
	[[ $1 == -c ]] || compopt -o filenames 2>/dev/null || :
	while IFS= read -r one; do COMPREPLY+=("${one}"); done < <(compgen "$1" -- "${2#=}" | sort -u || :)
}
complete -F __wisen_complete wisen
for __wisen_name in synthesize prune suggest skills; do
	[[ $(alias "${__wisen_name}" 2>/dev/null || :) != *'command wisen '* ]] || complete -F __wisen_complete "${__wisen_name}"
done
unset -v __wisen_name
