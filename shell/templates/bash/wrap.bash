# `@AGENT@` is `wisen @AGENT@`; `command @AGENT@` is still the bare one.
function @AGENT@ {
	if type -P wisen >/dev/null; then command wisen -- @AGENT@ "$@"; else command @AGENT@ "$@"; fi
}
