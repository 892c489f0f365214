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
