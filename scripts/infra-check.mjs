// `terraform fmt -check` over infra/, and `terraform validate` of each root in it. No backend and no
// account is asked; the provider comes from TF_PLUGIN_MIRROR, or from the registry.
//   npm run infra:check
// Exit code 1: something is wrong. 3: terraform or its provider cannot be had on this machine.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const infra = join(root, 'infra');
const work = mkdtempSync(join(tmpdir(), 'holdfast-infra-'));
try {
  process.exitCode = check();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function check() {
  const format = terraform(infra, ['fmt', '-check', '-recursive', '-diff']);
  if (format.error) {
    console.error('there is no `terraform` on PATH: install 1.5 or newer');
    return 3;
  }
  if (format.status !== 0) {
    console.error(`not formatted:\n${format.stdout}${format.stderr}`);
    return 1;
  }
  // A copy: init leaves a folder and a lock file behind.
  const copy = join(work, 'infra');
  cpSync(infra, copy, { recursive: true, filter: (path) => !path.includes('.terraform') });
  const mirror = process.env.TF_PLUGIN_MIRROR;
  let wrong = 0;
  for (const directory of rootsIn(copy)) {
    const name = relative(work, directory);
    const plugins = mirror ? [`-plugin-dir=${mirror}`] : [];
    const init = terraform(directory, [
      'init',
      '-backend=false',
      '-input=false',
      '-no-color',
      ...plugins,
    ]);
    if (init.status !== 0) {
      console.error(`${name}: ${init.stdout}${init.stderr}`);
      return 3;
    }
    const valid = terraform(directory, ['validate', '-no-color']);
    console.log(`${valid.status === 0 ? 'valid  ' : 'INVALID'} ${name}`);
    if (valid.status === 0) continue;
    wrong += 1;
    console.error(`${valid.stdout}${valid.stderr}`);
  }
  return wrong === 0 ? 0 : 1;
}

/** Every folder that says which Terraform it needs and how a provider is set up. */
function rootsIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(versions|main)\.tf$/.test(entry.name))
    .filter((entry) => hasProvider(join(entry.parentPath, entry.name)))
    .map((entry) => entry.parentPath)
    .toSorted();
}

function hasProvider(file) {
  return /^provider "/m.test(readFileSync(file, 'utf8'));
}

function terraform(cwd, args) {
  // An empty file of our own: a user's settings could send init elsewhere.
  const settings = join(work, 'terraform.rc');
  writeFileSync(settings, '');
  const environment = process.env.TF_PLUGIN_MIRROR ? { TF_CLI_CONFIG_FILE: settings } : {};
  return spawnSync('terraform', args, {
    cwd,
    env: { ...process.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', ...environment },
    encoding: 'utf8',
  });
}
