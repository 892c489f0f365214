-- The plugin as a person has it (Neovim 0.7 and later): setup, then the code action picked from the editor's own menu.
-- Environment: WISEN, WORK, OUT as for drive.lua; PLUGIN, the folder of the plugin.
local out = {}
local function finish()
  local file = io.open(vim.env.OUT, 'w')
  file:write(vim.json and vim.json.encode(out) or vim.fn.json_encode(out))
  file:close()
  vim.cmd('qall!')
end
local function check(what, ok)
  if not ok then
    out.failed = what
    finish()
  end
end

vim.opt.runtimepath:append(vim.env.PLUGIN)
require('wisen').setup({ cmd = { vim.env.WISEN, 'lsp' } })
vim.cmd('edit ' .. vim.env.WORK .. '/app.py')
local function client() return (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1] end
check('start', vim.wait(20000, function() return client() and client().initialized end, 10))

vim.ui.select = function(items, options, picked)
  out.titles = {}
  for number, item in ipairs(items) do
    table.insert(out.titles, options.format_item and options.format_item(item) or tostring(item))
    if number == 1 then picked(item, number) end
  end
end
vim.lsp.buf.code_action()
check('an action applied', vim.wait(10000, function() return vim.api.nvim_buf_line_count(0) > 2 end, 10))
out.buffer = vim.api.nvim_buf_get_lines(0, 0, -1, false)

vim.cmd('edit ' .. vim.env.PAGE)
check('diagnostics', vim.wait(10000, function() return #vim.diagnostic.get(0) > 0 end, 10))
out.diagnostic = vim.diagnostic.get(0)[1].message

vim.cmd('WisenSynthesize')
check('a draft', vim.wait(20000, function() return vim.fn.glob(vim.env.WISEN_HOME .. '/drafts/*/SKILL.md') ~= '' end, 20))
out.clients = #(vim.lsp.get_clients or vim.lsp.get_active_clients)()
finish()
