import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { HoldfastError } from '../model/error.js';
import type { ConfigurationSource } from '../model/source.js';
import { readPlan } from '../plan/read-plan.js';
import { openSource } from './open-source.js';
import { indexSource } from './source-index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'holdfast-index-'));
afterAll(() => rmSync(base, { recursive: true }));

function write(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(base, 'x-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const index = (files: Readonly<Record<string, string>>): ConfigurationSource => {
  const folder = write(files);
  return indexSource(openSource({ directory: folder, sourceRoot: folder }).tree);
};

/** Plans that are made from a folder of infra as it is. */
const STACKS = readdirSync(join(root, 'infra')).filter((name) =>
  readdirSync(join(root, 'fixtures/plans')).includes(name),
);

describe('every resource of a reference plan', () => {
  it.each(STACKS)('%s', (name) => {
    const directory = join(root, 'infra', name);
    const { locate } = indexSource(openSource({ directory }).tree);
    const plan = readPlan(join(root, 'fixtures/plans', name, 'plan.json'));
    const resources = [...plan.resources.values(), ...plan.data.values()];
    expect(resources.length).toBeGreaterThan(10);
    for (const { address, rawType, mode, name: own } of resources) {
      const found = locate(address);
      const lines = readFileSync(join(directory, found?.file ?? '?'), 'utf8').split('\n');
      const head = `${mode === 'data' ? 'data' : 'resource'} "${rawType}" "${own}" {`;
      expect(lines[(found?.line ?? 0) - 1], address).toBe(head);
    }
  });
});

describe('locate', () => {
  const source = index({
    'main.tf':
      'module "net" {\n  source = "./modules/net"\n}\nmodule "far" {\n  source = "a/b/c"\n}\n',
    'modules/net/a.tf.json': '{\n "resource": {\n  "aws_x": {\n   "y": {}\n  }\n }\n}',
    'modules/net/b_override.tf': 'resource "aws_x" "z" {}\n',
    'modules/net/a.tf': '\nresource "aws_x" "z" {}\nmodule "in" {\n  source = "../in/"\n}\n',
    'modules/in/main.tf': 'data "aws_x" "y" {}\n',
  });
  it.each([
    ['module.net["a.b\\"]"].aws_x.y[0]', 'modules/net/a.tf.json:4'],
    ['module.net.aws_x.z', 'modules/net/a.tf:2'],
    ['module.net.module.in[1].data.aws_x.y["x"]', 'modules/in/main.tf:1'],
    ['module.net', 'main.tf:1'],
    ['module.net.aws_x.w', undefined],
    ['module.far.aws_x.y', undefined],
    ['', undefined],
  ])('%s', (address, expected) => {
    const found = source.locate(address);
    expect(found && `${found.file}:${found.line}`).toBe(expected);
  });
});

it('finds comments to Holdfast, and the block that they stand in or above', () => {
  const { comments } = index({
    'main.tf': `# holdfast:waive a/b owner=x
# and more
resource "aws_x" "y" {
  a = "# holdfast:no comment"
  // holdfast: waive c/d
}

/* holdfast:waive e/f */

module "m" { # holdfast:g
  source = "./m"
}
module "n" {
  source = "./m"
}
`,
    'm/main.tf': '# holdfast:twice\nresource "aws_x" "z" {}\n# holdfast:once\n',
  });
  expect(
    comments
      .map(({ text, address, location }) => `${location.file}:${location.line} ${address} ${text}`)
      .toSorted(),
  ).toEqual([
    'm/main.tf:1 module.m.aws_x.z twice',
    'm/main.tf:1 module.n.aws_x.z twice',
    'm/main.tf:3 undefined once',
    'main.tf:1 aws_x.y waive a/b owner=x',
    'main.tf:10 module.m g',
    'main.tf:5 aws_x.y waive c/d',
    'main.tf:8 undefined waive e/f',
  ]);
});

describe('backend', () => {
  it('has literal arguments, names of the others, and no credentials', () => {
    const { backend } = index({
      'main.tf': `terraform {
  backend "s3" {
    bucket       = "states"
    key          = "a/b"
    use_lockfile = true
    region       = var.region
    access_key   = "AKIA"
    secret_key   = "x"
    assume_role {
      role_arn = "arn:x"
    }
  }
}`,
    });
    expect(backend).toEqual({
      type: 's3',
      settings: {
        bucket: 'states',
        key: 'a/b',
        use_lockfile: true,
        'assume_role.role_arn': 'arn:x',
      },
      open: ['region', 'access_key', 'secret_key'],
      location: { file: 'main.tf', line: 2 },
    });
  });

  it('is that of an override file, or none', () => {
    const files = { 'a_override.tf': 'terraform {\n  cloud {\n    organization = "o"\n  }\n}\n' };
    expect(
      index({ ...files, 'main.tf': 'terraform {\n  backend "s3" {}\n}\n' }).backend,
    ).toMatchObject({
      type: 'cloud',
      settings: { organization: 'o' },
    });
    expect(index({ 'main.tf': '' }).backend).toBe(undefined);
  });
});

describe('nothing outside of the source is read', () => {
  it('by a link or a module', () => {
    const outside = write({ 'secret.tf': 'resource "aws_x" "secret" {}\n' });
    const folder = write({
      'main.tf': `module "m" {\n  source = "./link"\n}\nmodule "n" {\n  source = "../${outside.split('/').at(-1)}"\n}\n`,
      'shared/versions.tf': 'resource "aws_x" "shared" {}\n',
    });
    symlinkSync(join(outside, 'secret.tf'), join(folder, 'secret.tf'));
    symlinkSync(outside, join(folder, 'link'));
    symlinkSync('shared/versions.tf', join(folder, 'versions.tf'));
    const { tree } = openSource({ directory: folder, sourceRoot: folder });
    const { locate } = indexSource(tree);
    for (const address of ['aws_x.secret', 'module.m.aws_x.secret', 'module.n.aws_x.secret'])
      expect(locate(address)).toBe(undefined);
    expect(tree.modules.get('')?.folderContent.gaps).toHaveLength(1);
    expect(tree.calls.map((call) => call.folder)).toEqual([undefined, undefined]);
    // A link within the source is a common way to share a file.
    expect(locate('aws_x.shared')).toEqual({ file: 'versions.tf', line: 1 });
  });

  it('in a module that calls itself, or in endless ones', () => {
    const folder = write({
      'main.tf': 'module "m" {\n  source = "./"\n}\nmodule "n" {\n  source = "./"\n}\n',
    });
    const { tree } = openSource({ directory: folder, sourceRoot: folder });
    expect(tree.modules.size).toBeLessThanOrEqual(2001);
  });

  it.each([
    [join(base, 'none'), base, 'source/missing'],
    [tmpdir(), base, 'source/outside-root'],
  ])('%s', (directory, sourceRoot, code) => {
    expect(() => openSource({ directory, sourceRoot })).toThrow(
      expect.objectContaining<Partial<HoldfastError>>({ code }),
    );
  });
});
