-- What a person can ask for by name, in whichever way the server was started.
if vim.g.loaded_wisen then return end
vim.g.loaded_wisen = true

local function command(name, done, how) vim.api.nvim_create_user_command(name, done, how or {}) end
local function wisen() return require('wisen') end

command('WisenSynthesize', function(a) wisen().run('wisen.synthesize', a.args ~= '' and a.args or 'last') end, { nargs = '?', desc = 'a skill from the last session, or from session ID' })
command('WisenChoose', function() wisen().run('wisen.choose') end, { desc = 'a skill from a session that you pick' })
command('WisenSelection', function(a) wisen().run_here('wisen.selection', tostring(a.line1 - 1), tostring(a.line2 - 1)) end, { range = true, desc = 'a skill from these lines' })
command('WisenChange', function() wisen().run_here('wisen.change') end, { desc = 'a skill from the change in git' })
command('WisenSkills', function(a) wisen().run_here('wisen.skills', tostring(a.line2 - 1)) end, { range = true, desc = 'the skills that fit here' })
command('WisenDrafts', function() wisen().run('wisen.drafts') end, { desc = 'read the drafts that wait' })
command('WisenPrune', function() wisen().run('wisen.prune') end, { desc = 'which skills do not earn their place' })
