-- Drives a real Neovim (0.7 or later) as a person would: opens a file, asks for code actions, applies one, synthesizes.
-- Environment: WISEN (the program), WORK (a folder with app.jsx), OUT (where what was seen goes).
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

vim.cmd('edit ' .. vim.env.WORK .. '/app.jsx')
vim.bo.filetype = 'javascriptreact'
local id = vim.lsp.start_client({ name = 'wisen', cmd = { vim.env.WISEN, 'lsp' }, root_dir = vim.env.WORK })
local client
check('start', vim.wait(60000, function()
  client = vim.lsp.get_client_by_id(id)
  return client and client.initialized
end, 10))
vim.lsp.buf_attach_client(0, id)
vim.api.nvim_win_set_cursor(0, { 1, 0 })

local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
local insert
check('an action with an edit', vim.wait(60000, function() -- on a busy machine the first answers know no skills
  local answer = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)
  out.titles = {}
  for _, action in ipairs(answer[id].result) do
    table.insert(out.titles, action.title)
    if action.edit and not insert then insert = action end
  end
  return insert ~= nil
end, 10))
vim.lsp.util.apply_workspace_edit(insert.edit, client.offset_encoding)
out.buffer = vim.api.nvim_buf_get_lines(0, 0, -1, false)

local command = { command = 'wisen.synthesize', arguments = { 'last' } }
-- Asked of this buffer by its number: where the draft opens meanwhile, 0.11 takes 0 for the draft's.
local made = vim.lsp.buf_request_sync(vim.api.nvim_get_current_buf(), 'workspace/executeCommand', command, 60000)
out.draft = made and made[id] and made[id].result
client.stop()
check('stop', vim.wait(60000, function() return client.is_stopped() end, 10))
finish()
