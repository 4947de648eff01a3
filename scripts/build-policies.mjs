// Compiles policies/ to WebAssembly: policies/bundle/policy.wasm and metadata.json.
//   npm run policies:build             needs `opa` (on PATH, or OPA=/path/to/opa)
//   npm run policies:build -- --check  fails where the committed bundle is not what the sources give
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const opa = process.env.OPA ?? findOpa();
if (!opa) {
  console.error(
    'build-policies: there is no `opa` on PATH. Build it with `go build -C tools -o ../.cache/bin/ tool`.',
  );
  process.exit(3);
}

// Built-ins that opa-wasm compiles and then cannot run: a policy that uses one must not compile.
const MISSING_AT_RUN_TIME =
  /^(time\.|regex\.(replace|find|template_match)|json\.patch|object\.subset|net\.cidr_(merge|expand|is_valid|contains_matches)|graph\.reachable_paths|semver\.|crypto\.|strings\.(any_prefix_match|any_suffix_match|reverse)|http\.|opa\.runtime|rand\.|uuid\.|io\.jwt|graphql\.|providers\.|net\.lookup_ip_addr|trace$|print$)/;

const work = mkdtempSync(join(tmpdir(), 'holdfast-policies-'));
try {
  const built = build();
  const bundle = join(root, 'policies/bundle');
  if (process.argv.includes('--check')) check(bundle, built);
  else {
    mkdirSync(bundle, { recursive: true });
    for (const [name, content] of Object.entries(built)) writeFileSync(join(bundle, name), content);
    console.log(
      `policies/bundle: ${Object.entries(built)
        .map(([name, content]) => `${name} ${content.length} bytes`)
        .join(', ')}`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function build() {
  const capabilities = JSON.parse(
    execFileSync(opa, ['capabilities', '--current'], { encoding: 'utf8' }),
  );
  capabilities.builtins = capabilities.builtins.filter(
    ({ name }) => !MISSING_AT_RUN_TIME.test(name),
  );
  writeFileSync(join(work, 'capabilities.json'), JSON.stringify(capabilities));
  const archive = join(work, 'bundle.tar.gz');
  const sources = ['--ignore', '*_test.rego', '--ignore', 'bundle'];
  execFileSync(
    opa,
    [
      'build',
      '--target',
      'wasm',
      '--entrypoint',
      'holdfast/report',
      '--capabilities',
      join(work, 'capabilities.json'),
      ...sources,
      '--output',
      archive,
      'policies',
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  execFileSync('tar', ['-xzf', archive, '-C', work, '/policy.wasm']);
  const inspected = JSON.parse(
    execFileSync(opa, ['inspect', '--annotations', '--format', 'json', 'policies'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    }),
  );
  return {
    'policy.wasm': readFileSync(join(work, 'policy.wasm')),
    'metadata.json': Buffer.from(
      `${JSON.stringify(metadata(inspected.annotations ?? []), null, 2)}\n`,
    ),
  };
}

function metadata(annotations) {
  const policies = annotations
    .map(({ annotations: own, location }) => ({ own, file: location?.file ?? '' }))
    .filter(({ own }) => typeof own?.custom?.id === 'string')
    .map(({ own, file }) => ({
      id: own.custom.id,
      title: own.title,
      description: own.description.trim(),
      severity: own.custom.severity,
      remedy: own.custom.remedy.trim(),
      references: own.custom.references,
      source: file.replaceAll('\\', '/'),
    }));
  return { version: 1, policies: policies.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function check(bundle, built) {
  const stale = Object.entries(built).filter(([name, content]) => {
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

function findOpa() {
  const folders = [join(root, '.cache/bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, 'opa')).find((file) => existsSync(file));
  return found && spawnSync(found, ['version']).status === 0 ? found : undefined;
}
