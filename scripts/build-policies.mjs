// Compiles policies/ to WebAssembly: policies/bundle/policy.wasm and metadata.json. How is in
// src/rego, which compiles users' own policies as well, so dist/ must be current.
//   npm run policies:build             needs `opa` (on PATH, or OPA=/path/to/opa)
//   npm run policies:build -- --check  fails where the committed bundle is not what the sources give
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { findOpa, OpaFailed } = await built('rego/opa.js');
const { compilePolicies } = await built('rego/compile.js');
const { inspectPolicies } = await built('rego/annotations.js');

const opa = findOpa([join(root, '.cache/bin')]);
if (!opa) {
  console.error(
    'build-policies: there is no `opa` on PATH. Build it with `go build -C tools -o ../.cache/bin/ tool`.',
  );
  process.exit(3);
}
try {
  const made = build();
  const bundle = join(root, 'policies/bundle');
  if (process.argv.includes('--check')) check(bundle, made);
  else write(bundle, made);
} catch (error) {
  if (!(error instanceof OpaFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function build() {
  const { annotations } = inspectPolicies(opa, root, 'policies');
  return {
    'policy.wasm': compilePolicies(opa, root, ['policies']),
    'metadata.json': Buffer.from(`${JSON.stringify(metadata(annotations), null, 2)}\n`),
  };
}

function metadata(annotations) {
  const policies = annotations
    .filter(({ custom }) => typeof custom.id === 'string')
    .map(({ title, description, custom, file }) => ({
      id: custom.id,
      title,
      description: description.trim(),
      severity: custom.severity,
      remedy: custom.remedy.trim(),
      references: custom.references,
      source: file,
    }));
  return { version: 1, policies: policies.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function write(bundle, made) {
  mkdirSync(bundle, { recursive: true });
  for (const [name, content] of Object.entries(made)) writeFileSync(join(bundle, name), content);
  const sizes = Object.entries(made).map(([name, content]) => `${name} ${content.length} bytes`);
  console.log(`policies/bundle: ${sizes.join(', ')}`);
}

function check(bundle, made) {
  const stale = Object.entries(made).filter(([name, content]) => {
    const file = join(bundle, name);
    return !existsSync(file) || !readFileSync(file).equals(content);
  });
  if (stale.length === 0) {
    console.log('policies/bundle is what the sources give');
    return;
  }
  console.error(
    `policies/bundle is not what the sources give: ${stale.map(([name]) => name).join(', ')}. Run \`npm run policies:build\`.`,
  );
  process.exitCode = 1;
}

function built(path) {
  return import(new URL(`../dist/${path}`, import.meta.url).href).catch((cause) => {
    throw new Error(`dist/${path} cannot be loaded: run \`npm run build\` first`, { cause });
  });
}
