// Writes docs/reference/, docs/lab-fidelity.md and infra/chaos-role/rights.json from the built code, which
// must be current.
//   npm run docs         writes
//   npm run docs:check   compares; exit code 1 names what drifted
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { commandPages } from './generate-docs/commands.mjs';
import { checkExample } from './generate-docs/example.mjs';
import { fidelityPages } from './generate-docs/fidelity.mjs';
import { labPages } from './generate-docs/lab.mjs';
import { policyPages } from './generate-docs/policies.mjs';
import { rightsFile } from './generate-docs/rights.mjs';
import { runPages } from './generate-docs/runs.mjs';
import { scenarioPages } from './generate-docs/scenarios.mjs';
import { schemaPages } from './generate-docs/schemas.mjs';
import { stackPages } from './generate-docs/stacks.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reference = join(root, 'docs/reference');

const parts = await Promise.all([
  commandPages(),
  policyPages(root),
  runPages(),
  scenarioPages(root),
  labPages(),
  fidelityPages(root),
  schemaPages(),
  stackPages(root),
  rightsFile(),
]);
const pages = parts.flat();
const options = await prettier.resolveConfig(join(root, 'package.json'));
const wanted = new Map();
for (const { path, content } of [...pages, indexPage(pages)]) {
  const file = join(root, 'docs', path);
  wanted.set(file, await prettier.format(content, { ...options, filepath: file }));
}
const surplus = list(reference).filter((file) => !wanted.has(file));

if (process.argv.includes('--check')) check();
else write();

function write() {
  for (const [file, content] of wanted) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  for (const file of surplus) rmSync(file);
  console.log(`docs: ${wanted.size} files are written from the code`);
}

function check() {
  const flaw = checkExample(root);
  if (flaw !== undefined) {
    console.error(
      `docs: reports/example/summary.json is not what summary.schema.json says: ${flaw}. Make it anew (reports/README.md).`,
    );
    process.exitCode = 1;
  }
  const drifted = [
    ...[...wanted].filter(([file, content]) => read(file) !== content).map(([file]) => file),
    ...surplus,
  ].map((file) => relative(root, file));
  if (drifted.length === 0) {
    console.log(`docs: ${wanted.size} files are what the code gives`);
    return;
  }
  console.error(
    `docs: not what the code gives: ${drifted.toSorted().join(', ')}. Run \`npm run docs\`.`,
  );
  process.exitCode = 1;
}

function indexPage(all) {
  const lines = all
    .filter(({ path, unlisted }) => path.startsWith('reference/') && !unlisted)
    .map(({ path, title }) => `- [${title}](${path.slice('reference/'.length)})`);
  return {
    path: 'reference/README.md',
    content: `# Reference\n\nMade from the code by \`npm run docs\`; edits here are lost.\n\n${lines.join('\n')}\n`,
  };
}

function list(dir) {
  try {
    return readdirSync(dir, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
