import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeFolder, type TestFolder } from './folder.fixture.js';
import { loadConfig } from './load-config.js';

const folders: TestFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder.dir;
}

describe('with --trust-dir a configuration imports nothing from outside', () => {
  const confined = (files: Readonly<Record<string, string>>) => {
    const dir = folderWith(files);
    const path = join(dir, 'base/holdfast.config.ts');
    return loadConfig({ path, shown: 'holdfast.config.ts', confinedTo: join(dir, 'base') });
  };

  test('but may import `holdfast`, Node’s own modules and files beside it', async () => {
    const config = await confined({
      'base/holdfast.config.ts': `import { defineConfig } from 'holdfast';\nimport { join } from 'node:path';\nimport os from 'os';\nimport { ports } from './more/ports';\nexport default defineConfig({ adminPorts: ports, adminNetworks: [] });`,
      'base/more/ports.ts': 'export const ports = [22];',
    });
    expect(config).toEqual({ adminPorts: [22], adminNetworks: [] });
  });

  test.each([
    ['a package, which the other checkout could bring', "import x from 'planted';"],
    ['a package by require', "const x = require('planted');"],
    ['a package, later', "const x = await import('planted');"],
    ['a file above', "import x from '../planted.js';"],
    ['an absolute path', "import x from '/tmp/planted.js';"],
    ['a package through a file beside it', "import x from './inner';"],
  ])('%s', async (_what, line) => {
    const loaded = confined({
      'base/holdfast.config.ts': `${line}\nexport default { adminPorts: [x.port] };`,
      'base/inner.cjs': "module.exports = require('planted');",
      'base/inner.js': "module.exports = require('planted');",
      'planted.js': 'globalThis.planted = true; module.exports = { port: 1 };',
      'node_modules/planted/index.js': 'globalThis.planted = true; module.exports = { port: 1 };',
    });
    await expect(loaded).rejects.toMatchObject({ code: 'config/foreign-import', exitCode: 2 });
    expect(globalThis).not.toHaveProperty('planted');
  });
});
