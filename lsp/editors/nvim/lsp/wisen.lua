-- Neovim 0.11 and later: `vim.lsp.enable('wisen')` with this folder on the runtimepath.
-- No filetypes: fitting skills are offered in every file.
local wisen = require('wisen')
return {
  cmd = { vim.g.wisen_command or 'wisen', 'lsp' },
  root_markers = { '.wisen', '.git' },
  init_options = wisen.init_options,
  handlers = wisen.handlers,
}
