-- Neovim 0.11 or later reads this where `exrc` is set, once you have said that you trust it.
vim.lsp.config("tether", {
  cmd = { "tether", "lsp" },
  filetypes = { "yaml" },
  root_markers = { "tether.yaml" },
  workspace_required = true,
})
vim.lsp.enable("tether")
