-- wisen in Neovim. For 0.11 and later `vim.lsp.enable('wisen')` is enough; before that: require('wisen').setup{}
--   cmd: the server, default { 'wisen', 'lsp' }; keys: false leaves the keys alone.
local M = {}

-- What both ways of starting the server tell it: we take what is to be copied.
M.init_options = { wisen = { copies = true } }
M.handlers = {
  ['wisen/copy'] = function(_, told)
    vim.fn.setreg('"', told.text)
    pcall(vim.fn.setreg, '+', told.text) -- there may be no clipboard
  end,
}

-- Before 0.9 Neovim cannot be asked to open a file: drafts are opened for you all the same.
if not vim.lsp.handlers['window/showDocument'] then
  M.capabilities = vim.lsp.protocol.make_client_capabilities()
  M.capabilities.window.showDocument = { support = true }
  M.handlers['window/showDocument'] = function(_, told)
    return { success = (pcall(vim.cmd, 'edit ' .. vim.fn.fnameescape(vim.uri_to_fname(told.uri)))) }
  end
end

-- Before 0.8 a server completes only where 'omnifunc' says so: there where nobody has set one, or Vim's own file types have.
local function completes(_, buffer)
  local now = vim.bo[buffer].omnifunc
  if now == '' or now:match('^%w*complete#Complete') then vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc' end
end

local function root(path)
  local folder = path
  repeat
    folder = vim.fn.fnamemodify(folder, ':h')
    if vim.fn.isdirectory(folder .. '/.wisen') == 1 or vim.fn.isdirectory(folder .. '/.git') == 1 then return folder end
  until folder == vim.fn.fnamemodify(folder, ':h')
  return vim.fn.getcwd()
end

-- Our client: the one of this buffer, else any, because a session can be learnt from anywhere.
local function client()
  local found
  for _, one in pairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    if one.name == 'wisen' then
      found = found or one
      if vim.lsp.buf_is_attached(0, one.id) then return one end
    end
  end
  return found
end

-- Runs one of the server's commands: M.run('wisen.synthesize', 'last')
function M.run(command, ...)
  local server = client()
  if not server then
    vim.notify("wisen: the server does not run; open a file, or look at :checkhealth vim.lsp", vim.log.levels.WARN)
    return
  end
  local params = { command = command, arguments = { ... } }
  local function answered(err)
    if err then vim.notify('wisen: ' .. (err.message or vim.inspect(err)), vim.log.levels.ERROR) end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    server:request('workspace/executeCommand', params, answered, 0)
  else
    server.request('workspace/executeCommand', params, answered, 0)
  end
end

-- Runs a command that wants to know where: the buffer, then lines as the server counts them (from 0).
function M.run_here(command, ...) M.run(command, vim.uri_from_bufnr(0), ...) end

local function attach(cmd, buffer)
  if vim.bo[buffer].buftype ~= '' or vim.api.nvim_buf_get_name(buffer) == '' then return end
  local config = {
    name = 'wisen', cmd = cmd, root_dir = root(vim.api.nvim_buf_get_name(buffer)),
    init_options = M.init_options, handlers = M.handlers, capabilities = M.capabilities,
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  config.on_attach = completes
  M.clients = M.clients or {} -- before 0.8: one client a folder, by hand
  local id = M.clients[config.root_dir]
  if not (id and vim.lsp.get_client_by_id(id)) then
    id = vim.lsp.start_client(config)
    M.clients[config.root_dir] = id
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
  if options.keys ~= false then
    vim.keymap.set({ 'n', 'v' }, '<leader>w', function() vim.lsp.buf.code_action() end, { desc = 'wisen: skills that fit here' })
  end
  attach(cmd, vim.api.nvim_get_current_buf())
end

return M
