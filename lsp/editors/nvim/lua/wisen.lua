-- wisen in Neovim 0.7 and later: require('wisen').setup{}
--   cmd: the server, default { 'wisen', 'lsp' }; keys: false leaves the keys alone.
local M = {}

local function root(path)
  local folder = path
  repeat
    folder = vim.fn.fnamemodify(folder, ':h')
    if vim.fn.isdirectory(folder .. '/.wisen') == 1 or vim.fn.isdirectory(folder .. '/.git') == 1 then return folder end
  until folder == vim.fn.fnamemodify(folder, ':h')
  return vim.fn.getcwd()
end

-- Runs one of the server's commands in the current buffer: M.run('wisen.synthesize', 'last')
function M.run(command, ...)
  vim.lsp.buf_request(0, 'workspace/executeCommand', { command = command, arguments = { ... } }, function(err)
    if err then vim.notify('wisen: ' .. (err.message or vim.inspect(err)), vim.log.levels.ERROR) end
  end)
end

local function attach(cmd, buffer)
  if vim.bo[buffer].buftype ~= '' or vim.api.nvim_buf_get_name(buffer) == '' then return end
  local folder = root(vim.api.nvim_buf_get_name(buffer))
  if vim.lsp.start then
    vim.lsp.start({ name = 'wisen', cmd = cmd, root_dir = folder }, { bufnr = buffer })
    return
  end
  M.clients = M.clients or {} -- before 0.8: one client a folder, by hand
  local id = M.clients[folder]
  if not (id and vim.lsp.get_client_by_id(id)) then
    id = vim.lsp.start_client({ name = 'wisen', cmd = cmd, root_dir = folder })
    M.clients[folder] = id
  end
  if id then vim.lsp.buf_attach_client(buffer, id) end
end

function M.setup(options)
  options = options or {}
  local cmd = options.cmd or { vim.g.wisen_command or 'wisen', 'lsp' }
  if vim.fn.executable(cmd[1]) == 0 then
    vim.notify("wisen: cannot run '" .. cmd[1] .. "'; set its full path: require('wisen').setup{ cmd = { '/full/path/wisen', 'lsp' } }", vim.log.levels.WARN)
    return
  end
  local group = vim.api.nvim_create_augroup('wisen', {})
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile', 'FileType' }, {
    group = group,
    callback = function(event) attach(cmd, event.buf) end,
  })
  local command = vim.api.nvim_create_user_command
  command('WisenSynthesize', function(a) M.run('wisen.synthesize', a.args ~= '' and a.args or 'last') end, { nargs = '?' })
  command('WisenChoose', function() M.run('wisen.choose') end, {})
  command('WisenDrafts', function() M.run('wisen.drafts') end, {})
  command('WisenPrune', function() M.run('wisen.prune') end, {})
  if options.keys ~= false then
    vim.keymap.set({ 'n', 'v' }, '<leader>w', function() vim.lsp.buf.code_action() end, { desc = 'wisen: skills that fit here' })
  end
  attach(cmd, vim.api.nvim_get_current_buf())
end

return M
