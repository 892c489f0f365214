" wisen for Vim 8.1+ with ALE: source this after ALE. Skills are offered in the file types of g:wisen_filetypes.
let g:wisen_command = get(g:, 'wisen_command', 'wisen')
let g:wisen_filetypes = get(g:, 'wisen_filetypes', ['markdown', 'text', 'python', 'javascript', 'javascriptreact', 'typescript'])

function! WisenRoot(buffer) abort
  let l:git = finddir('.git', fnamemodify(bufname(a:buffer), ':p:h') . ';')
  return empty(l:git) ? getcwd() : fnamemodify(l:git, ':p:h:h')
endfunction

for s:type in g:wisen_filetypes
  call ale#linter#Define(s:type, {
  \ 'name': 'wisen', 'lsp': 'stdio', 'executable': g:wisen_command, 'command': '%e lsp', 'project_root': function('WisenRoot')})
endfor

" In some file types ALE runs a few linters only, unless told; wisen is one more there. Where you named linters, yours stand.
function! WisenEnable(type) abort
  let l:told = get(g:, 'ale_linters', {})
  if has_key(l:told, a:type) || get(g:, 'ale_linters_explicit', 0) | return | endif
  let l:on = map(copy(ale#linter#Get(a:type)), 'v:val.name')
  if index(l:on, 'wisen') < 0
    let g:ale_linters = extend(l:told, {a:type : l:on + ['wisen']})
  endif
endfunction

augroup wisen
  autocmd!
  execute 'autocmd FileType' join(g:wisen_filetypes, ',') 'call WisenEnable(expand("<amatch>"))'
augroup END

" ALE cannot be asked to open a file: `:WisenDrafts` opens the draft that waits, or the one you pick.
function! WisenDrafts() abort
  let l:told = system(shellescape(g:wisen_command) . ' review --json')
  let l:drafts = v:shell_error ? [] : json_decode(l:told)
  if empty(l:drafts)
    echo v:shell_error ? l:told : 'wisen: no draft waits'
    return
  endif
  let l:rows = map(copy(l:drafts), '(v:key + 1) . ". " . v:val.name')
  let l:picked = len(l:drafts) > 1 ? inputlist(['wisen: which draft?'] + l:rows) : 1
  if l:picked > 0 && l:picked <= len(l:drafts)
    execute (&modified && !&hidden ? 'split' : 'edit') fnameescape(l:drafts[l:picked - 1].path)
  endif
endfunction
command! WisenDrafts call WisenDrafts()
