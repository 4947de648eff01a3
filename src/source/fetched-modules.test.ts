import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSource, type OpenSource } from './open-source.js';
import { readProviders } from './providers.js';
import { writeModuleManifest } from './terraform/module-manifest.js';
import { refuse, refuseUnisolated } from './terraform/refusals.js';
import { copySource } from './terraform/working-copy.js';

const base = mkdtempSync(join(tmpdir(), 'holdfast-fetched-'));
afterAll(() => rmSync(base, { recursive: true }));

const REGISTRY = 'registry.terraform.io/terraform-aws-modules/vpc/aws';
const ALLOWED = ['terraform-aws-modules/'];
const MAIN = 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n';
const VPC = 'resource "aws_vpc" "this" {}\n';

/** A configuration as `terraform init` leaves it, with these entries of its list of modules. */
function fetched(
  entries: unknown,
  files: Readonly<Record<string, string>> = {},
  folder = mkdtempSync(join(base, 'x-')),
): string {
  const all = {
    'main.tf': MAIN,
    '.terraform/modules/vpc/main.tf': VPC,
    '.terraform/modules/modules.json': JSON.stringify({ Modules: entries }),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const entry = (more: object = {}): object => ({
  Key: 'vpc',
  Source: REGISTRY,
  Version: '5.1.0',
  Dir: '.terraform/modules/vpc',
  ...more,
});

const open = (directory: string, allowed: readonly string[] = ALLOWED): OpenSource =>
  openSource({ directory, sourceRoot: directory, allowedModuleSources: allowed });

/** Why it is not planned; the folder of providers does not matter here, and is the last to be asked for. */
function refusal({ tree }: OpenSource): string | undefined {
  const code = refuse(tree, readProviders(tree), undefined)?.code;
  return code === 'source/no-mirror' ? undefined : code;
}

describe('a module that terraform init has fetched is read', () => {
  it.each([
    ['by the beginning of its source', ALLOWED],
    ['by the whole of it', [REGISTRY]],
    ['by one of several', ['git::https://example.com/', 'terraform-aws-modules/vpc/aws']],
  ])('where it is allowed %s', (_, allowed) => {
    const source = open(fetched([entry()]), allowed);
    expect(source.tree.modules.get('vpc')?.resources.has('managed.aws_vpc.this')).toBe(true);
    expect(refusal(source)).toBe(undefined);
  });

  it('with the modules within it that it calls by a local path', () => {
    const source = open(
      fetched([entry()], {
        '.terraform/modules/vpc/main.tf': 'module "zone" {\n  source = "./modules/zone"\n}\n',
        '.terraform/modules/vpc/modules/zone/main.tf': VPC,
      }),
    );
    expect([...source.tree.modules.keys()]).toEqual(['', 'vpc', 'vpc.zone']);
    expect(refusal(source)).toBe(undefined);
  });

  it('and copied for Terraform with a list of modules that names no other', () => {
    const folder = fetched(
      [entry(), entry({ Key: 'gone', Source: 'git::https://example.com/x' })],
      {
        '.terraform/modules/other/main.tf': VPC,
        '.terraform/modules/vpc/.terraform.lock.hcl': '',
      },
    );
    const source = open(folder);
    const target = mkdtempSync(join(base, 'copy-'));
    copySource(source.tree, target);
    expect(readFileSync(join(target, '.terraform/modules/vpc/main.tf'), 'utf8')).toBe(VPC);
    for (const name of ['other', 'modules.json', 'vpc/.terraform.lock.hcl'])
      expect(existsSync(join(target, '.terraform/modules', name)), name).toBe(false);
    const { Modules } = JSON.parse(writeModuleManifest(source.tree, source.fetched)) as {
      Modules: unknown;
    };
    expect(Modules).toEqual([{ Key: '', Source: '', Dir: '.' }, entry()]);
  });
});

describe('it is not read, and the whole source refused', () => {
  it.each([
    ['nothing is allowed', []],
    ['an empty text is', ['']],
    ['another source is', ['terraform-aws-modules/rds/', 'cloudposse/']],
    ['what is allowed only stands within its source', ['modules/vpc']],
    ['the same in another case is', ['Terraform-AWS-Modules/']],
  ])('where %s', (_, allowed) => {
    const source = open(fetched([entry()]), allowed);
    expect([...source.tree.modules.keys()]).toEqual(['']);
    expect(refusal(source)).toBe('source/module-refused');
  });

  it.each([
    ['out of the list’s own folder', { Dir: '.terraform/modules/../../outside' }],
    ['beside that folder', { Dir: '.terraform/modules-evil/vpc' }],
    ['above the configuration', { Dir: '../outside' }],
    ['by an absolute path', { Dir: '/etc' }],
    ['to no folder', { Dir: 7 }],
    ['to a folder that is not there', { Dir: '.terraform/modules/none' }],
    ['under another call', { Key: 'vpc.vpc' }],
    ['under no call', { Key: undefined }],
    ['without a source', { Source: undefined }],
  ])('where the list leads %s', (_, more) => {
    const folder = fetched([entry(more)], {
      'outside/main.tf': VPC,
      '.terraform/modules-evil/vpc/main.tf': VPC,
    });
    expect(refusal(open(folder))).toBe('source/module-refused');
  });

  it.each([
    ['is no JSON', '{"Modules": ['],
    ['is none', '[]'],
    ['holds no list', '{"Modules": {"vpc": 1}}'],
    ['holds no entries', '{"Modules": [null, "vpc", 1]}'],
  ])('where the list %s', (_, text) => {
    const folder = fetched([], { '.terraform/modules/modules.json': text });
    expect(refusal(open(folder))).toBe('source/module-refused');
  });

  it('where another module beside it, or within it, is not allowed', () => {
    const other = 'module "other" {\n  source = "git::https://example.com/x.git"\n}\n';
    const list = [
      entry(),
      entry({ Key: 'other', Source: 'git::https://example.com/x.git' }),
      entry({ Key: 'vpc.other', Source: 'git::https://example.com/x.git' }),
    ];
    expect(refusal(open(fetched(list, { 'other.tf': other })))).toBe('source/module-refused');
    const within = { '.terraform/modules/vpc/other.tf': other };
    expect(refusal(open(fetched(list, within)))).toBe('source/module-refused');
  });
});

describe('it is as hostile as the rest', () => {
  const outside = mkdtempSync(join(base, 'outside-'));
  writeFileSync(join(outside, 'main.tf'), VPC);
  writeFileSync(
    join(outside, 'modules.json'),
    JSON.stringify({ Modules: [entry({ Dir: '.terraform/modules/vpc' })] }),
  );

  it('a link for its folder leads nowhere', () => {
    const folder = fetched([entry()]);
    rmSync(join(folder, '.terraform/modules/vpc'), { recursive: true });
    symlinkSync(outside, join(folder, '.terraform/modules/vpc'));
    expect(refusal(open(folder))).toBe('source/module-refused');
  });

  it('nor does one for the list, or for the folder above', () => {
    const folder = fetched([entry()]);
    rmSync(join(folder, '.terraform/modules/modules.json'));
    symlinkSync(join(outside, 'modules.json'), join(folder, '.terraform/modules/modules.json'));
    expect(refusal(open(folder))).toBe('source/module-refused');

    const above = fetched([entry()]);
    rmSync(join(above, '.terraform'), { recursive: true });
    symlinkSync(
      dirname(dirname(join(fetched([entry()]), '.terraform/modules/x'))),
      join(above, '.terraform'),
    );
    expect(refusal(open(above))).toBe('source/module-refused');
  });

  it('a link of its own that leads out is a gap, and nothing of it is copied', () => {
    const folder = fetched([entry()]);
    symlinkSync(join(outside, 'main.tf'), join(folder, '.terraform/modules/vpc/secret.tf'));
    const source = open(folder);
    expect(refusal(source)).toBe('source/not-understood');
    expect(() => copySource(source.tree, mkdtempSync(join(base, 'copy-')))).toThrow(
      'is a link that leads out of the source',
    );
  });

  it('may configure no provider itself', () => {
    const own = { '.terraform/modules/vpc/provider.tf': 'provider "aws" {}\n' };
    expect(refusal(open(fetched([entry()], own)))).toBe('source/provider-in-module');
  });

  it.each([
    ['by a path out of it', 'file("/etc/passwd")'],
    ['by one that is no literal', 'file(var.path)'],
    ['by a template’s text', 'templatestring(var.text, {})'],
    ['by a provider’s function', 'provider::local::direxists("/")'],
  ])('reads no file %s where nothing cuts off the machine’s', (_, call) => {
    const local = `locals {\n  leak = ${call}\n}\n`;
    const { tree } = open(fetched([entry()], { '.terraform/modules/vpc/leak.tf': local }));
    expect(refuseUnisolated(tree)?.code).toBe('source/reads-files');
  });

  it('may read a file of its own', () => {
    const local = 'locals {\n  own = file("${path.module}/own.txt")\n}\n';
    const files = {
      '.terraform/modules/vpc/own.tf': local,
      '.terraform/modules/vpc/own.txt': 'x',
    };
    expect(refuseUnisolated(open(fetched([entry()], files)).tree)).toBe(undefined);
  });
});
