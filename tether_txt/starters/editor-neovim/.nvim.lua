-- Neovim 0.11 or later reads this where `exrc` is set, once you have said that you trust it.
vim.lsp.config("yamlls", {
  cmd = { "yaml-language-server", "--stdio" },
  filetypes = { "yaml" },
  root_markers = { ".git", "tether.yaml" },
  settings = {
    yaml = {
      schemas = {
        ["./@SCHEMAS@/commitment.schema.json"] = "@BEFORE@@FOLDER@/**/*.yaml",
        ["./@SCHEMAS@/people.schema.json"] = "@BEFORE@people.yaml",
        ["./@SCHEMAS@/goals.schema.json"] = "@BEFORE@goals.yaml",
        ["./@SCHEMAS@/settings.schema.json"] = "@BEFORE@tether.yaml",
      },
    },
  },
})
vim.lsp.enable("yamlls")
