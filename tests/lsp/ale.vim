" Drives a real Vim through ALE: the action is picked as a person picks it. Environment: WISEN, WORK, OUT, PLUGIN, PAGE.
set nocompatible nomore
set runtimepath^=/usr/share/vim-ale
let g:ale_linters_explicit = 1
let g:ale_linters = {'markdown': ['wisen']}
let g:wisen_command = $WISEN
filetype plugin on
runtime plugin/ale.vim
execute 'source ' . $PLUGIN . '/wisen.vim'
execute 'edit ' . $PAGE
set filetype=markdown
call ale#Queue(0)
let s:asked = 0
function! Look(timer) abort
  let l:found = ale#engine#GetLoclist(bufnr(''))
  if !empty(l:found) && !s:asked
    let s:asked = 1
    let g:remark = l:found[0].text
    ALECodeAction
  elseif s:asked && getline(1) ==# '---'
    call writefile([g:remark] + getline(1, '$'), $OUT)
    qall!
  elseif s:asked
    call feedkeys("1\<CR>", 'n') " the first of ALE's list, once it is shown; before that it only moves the cursor
  endif
endfunction
call timer_start(100, 'Look', {'repeat': -1})
