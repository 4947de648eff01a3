import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../model/settings.js';
import { checkPolicyIds, settingsOf } from './check-policy-ids.js';
import { configSchema } from './config-schema.js';
import { makeFolder, type TestFolder } from './folder.fixture.js';
import { findConfig, loadConfig } from './load-config.js';

const folders: TestFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder.dir;
}

const load = (text: string, name = 'holdfast.config.ts') =>
  loadConfig({ path: join(folderWith({ [name]: text }), name), shown: name });

const TYPESCRIPT = `
import { defineConfig, type Severity } from 'holdfast';
const failOn: Severity = 'high';
export default defineConfig({
  adminNetworks: ['203.0.113.0/24', '2001:db8::/32'],
  tiers: { bastion: { tags: { Role: 'bastion' } }, ci: { addresses: ['module.ci.*'] } },
  severities: { 'edge/waf-attached': 'off' },
  gate: { failOn, policies: ['policies'], waiverMaxDays: 90 },
});
`;
const PARSED = {
  adminNetworks: ['203.0.113.0/24', '2001:db8::/32'],
  tiers: { bastion: { tags: { Role: 'bastion' } }, ci: { addresses: ['module.ci.*'] } },
  severities: { 'edge/waf-attached': 'off' },
  gate: { failOn: 'high', policies: ['policies'], waiverMaxDays: 90 },
};

describe('a configuration', () => {
  test.each([
    ['holdfast.config.ts', TYPESCRIPT],
    ['holdfast.config.mts', TYPESCRIPT],
    ['holdfast.config.js', `export default ${JSON.stringify(PARSED)};`],
    ['holdfast.config.js', `module.exports = ${JSON.stringify(PARSED)};`],
    ['holdfast.config.mjs', `export default ${JSON.stringify(PARSED)};`],
    ['holdfast.config.json', `\uFEFF${JSON.stringify(PARSED)}`],
  ])('is read from %s', async (name, text) => {
    expect(await load(text, name)).toEqual(PARSED);
  });

  test('needs no installed package, may import a file beside it and wait', async () => {
    const dir = folderWith({
      'holdfast.config.ts': `import { ports } from './ports.js';\nexport default { adminPorts: await ports() };`,
      'ports.ts': 'export const ports = async (): Promise<number[]> => [22, 2222];',
    });
    const config = await loadConfig({ path: join(dir, 'holdfast.config.ts'), shown: 'c' });
    expect(config).toEqual({ adminPorts: [22, 2222] });
  });

  test.each([
    [{ webhooks: [{ url: 'http://hooks.example.com/x' }] }, /expected https/],
    [{ webhooks: [{ url: 'https://a.example', urlFrom: 'HOOK' }] }, /one of url and urlFrom/],
    [{ grafana: { url: 'https://g.example', tokenFrom: 'glsa_the-token' } }, /not its value/],
  ])('takes no secret in its text and sends none without TLS: %j', async (announce, why) => {
    await expect(load(`export default ${JSON.stringify({ announce })};`)).rejects.toThrow(why);
  });

  test('may tell of faults, with secrets by the names of their variables', async () => {
    const announce = {
      webhooks: [{ urlFrom: 'HOOK_URL', headersFrom: { authorization: 'HOOK_TOKEN' } }],
      grafana: { url: 'https://grafana.example.com', tokenFrom: 'GRAFANA_TOKEN', tags: ['web'] },
    };
    expect(await load(`export default ${JSON.stringify({ announce })};`)).toEqual({ announce });
  });

  test('is read anew each time', async () => {
    const folder = makeFolder({ 'holdfast.config.ts': 'export default { adminPorts: [1] };' });
    folders.push(folder);
    const file = { path: join(folder.dir, 'holdfast.config.ts'), shown: 'c' };
    await loadConfig(file);
    folder.write({ 'holdfast.config.ts': 'export default { adminPorts: [2] };' });
    expect(await loadConfig(file)).toEqual({ adminPorts: [2] });
  });

  test('is found by its name, and two of them are one too many', () => {
    expect(findConfig(folderWith({}))).toBeUndefined();
    expect(findConfig(folderWith({ 'holdfast.config.mjs': '' }))).toBe('holdfast.config.mjs');
    expect(() =>
      findConfig(folderWith({ 'holdfast.config.ts': '', 'holdfast.config.json': '' })),
    ).toThrow(expect.objectContaining({ code: 'config/several', exitCode: 2 }));
  });

  test('holds each setting that there is: a new one needs its place in the schema', () => {
    const others = [
      'announce',
      'aws',
      'gate',
      'parity',
      'parameters',
      'slo',
      'target',
      'witnesses',
    ];
    const settings = Object.keys(configSchema.shape).filter((key) => !others.includes(key));
    expect(settings.toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted());
  });

  test('fills in every default, and no more', () => {
    expect(settingsOf({})).toEqual(DEFAULT_SETTINGS);
    expect(settingsOf({ ...PARSED, parameters: { a: 1 } } as never)).toEqual({
      ...DEFAULT_SETTINGS,
      adminNetworks: PARSED.adminNetworks,
      tiers: PARSED.tiers,
      severities: PARSED.severities,
    });
  });
});

describe('a configuration that is wrong gets one clear message, and exit code 2', () => {
  test.each([
    ['throws', 'throw new Error("boom")', 'config/throws', /config\.ts cannot be loaded: boom/],
    ['rejects', 'await Promise.reject(new Error("late"))', 'config/throws', /late/],
    [
      'imports of holdfast what is for scripts',
      'import { verify } from "holdfast"; verify({})',
      'config/throws',
      /holdfast has no verify for a configuration/,
    ],
    [
      'throws a HoldfastError of its own',
      'import { HoldfastError } from "holdfast"; throw new HoldfastError("a/b", "no team is set")',
      'config/throws',
      /no team is set/,
    ],
    ['throws a text', 'throw "text"', 'config/throws', /text/],
    ['does not parse', 'export default {', 'config/throws', /ParseError.*holdfast\.config\.ts:/],
    [
      'imports what is not there',
      'import x from "no-such-package"; export default { adminPorts: x };',
      'config/throws',
      /Cannot find (module|package) 'no-such-package'/,
    ],
    ['exports nothing', 'export const config = {};', 'config/no-object', /exports no default/],
    ['exports a function', 'export default () => ({});', 'config/no-object', /a function/],
    ['exports null', 'export default null;', 'config/no-object', /exports null/],
    ['exports a list', 'export default [];', 'config/no-object', /a list/],
    ['exports a text', 'export default "x";', 'config/no-object', /a string/],
  ])('one that %s', async (_what, text, code, message) => {
    await expect(load(text)).rejects.toMatchObject({ code, exitCode: 2 });
    await expect(load(text)).rejects.toThrow(message);
  });

  test.each([
    [{ teirs: {} }, '`teirs` is not known. Did you mean tiers?'],
    [{ gate: { failon: 'high' } }, '`gate.failon` is not known. Did you mean failOn?'],
    [
      { gate: { failOn: 'hihg' } },
      '`gate.failOn` is "hihg", expected low, medium, high, critical. Did you mean high?',
    ],
    [{ tiers: { bation: {} } }, 'bastion'],
    [{ tiers: { bastion: { tag: {} } } }, '`tiers.bastion.tag` is not known. Did you mean tags?'],
    [
      { tiers: { bastion: { name: '(' } } },
      '`tiers.bastion.name` is "(", expected a regular expression.',
    ],
    [
      { tiers: { ci: {}, test: { addresses: [], tags: {} } } },
      '`tiers.test` is an object, expected addresses, tags or a name',
    ],
    [{ claims: { 'waf-chalenge': true } }, 'waf-challenge'],
    [{ adminNetworks: ['10.0.0.0'] }, '`adminNetworks[0]` is "10.0.0.0", expected a CIDR block'],
    [{ adminNetworks: '10.0.0.0/8' }, '`adminNetworks` is "10.0.0.0/8", expected a list.'],
    [{ adminPorts: [70_000] }, '`adminPorts[0]` is 70000, expected 65535 or less.'],
    [{ zoneLossCapacity: 50 }, '`zoneLossCapacity` is 50, expected 1 or less.'],
    [{ severities: { 'edge/x': 'severe' } }, '`severities.edge/x` is "severe"'],
    [{ gate: { waiverMaxDays: 3650 } }, '`gate.waiverMaxDays` is 3650, expected 366 or less.'],
    [{ gate: { policies: 'own' } }, '`gate.policies` is "own", expected a list.'],
    [{ parity: { allow: [{}] } }, 'an allowance of everything compares nothing'],
  ])('%j', async (config, message) => {
    const loaded = load(JSON.stringify(config), 'holdfast.config.json');
    await expect(loaded).rejects.toMatchObject({ code: 'config/wrong', exitCode: 2 });
    await expect(loaded).rejects.toThrow(message);
  });

  test('one that is no JSON, and one that is not there', async () => {
    await expect(load('{"a": 1,}', 'holdfast.config.json')).rejects.toMatchObject({
      code: 'config/not-json',
    });
    await expect(loadConfig({ path: '/tmp', shown: 'config' })).rejects.toMatchObject({
      code: 'config/no-file',
    });
    // Root may read what nobody may.
    if (process.getuid?.() !== 0) {
      const dir = folderWith({ 'c.json': '{}' });
      chmodSync(join(dir, 'c.json'), 0);
      await expect(loadConfig({ path: join(dir, 'c.json'), shown: 'c' })).rejects.toMatchObject({
        code: 'config/unreadable',
      });
    }
    await expect(load('export default { backupRetentionDays: NaN }')).rejects.toThrow(/is NaN/);
    await expect(loadConfig({ path: '/nowhere/c.ts', shown: 'c.ts' })).rejects.toMatchObject({
      code: 'config/missing',
      exitCode: 2,
    });
  });

  test('one that names a policy that does not exist', () => {
    const check = () =>
      checkPolicyIds({ severities: { 'edge/waf-atached': 'low' } }, ['edge/waf-attached']);
    expect(check).toThrow('there is no policy edge/waf-atached. Did you mean edge/waf-attached?');
  });
});

describe('second witnesses', () => {
  const prometheus = {
    name: 'p',
    source: 'prometheus',
    url: 'https://prometheus.example.com/base',
    query: 'up',
    figure: 'availability',
    tolerance: 0.01,
  };

  test.each<[string, object, string]>([
    ['a password in the URL', { url: 'https://a:b@example.com/' }, 'tokenEnv'],
    ['a token in the URL', { url: 'https://example.com/?token=x' }, 'tokenEnv'],
    ['another protocol', { url: 'file:///etc/passwd' }, 'http'],
    ['a token for the name of a variable', { tokenEnv: 'ey.J0' }, 'environment variable'],
    ['a query of another source', { source: 'cloudwatch' }, 'failed'],
  ])('are refused with %s', (_, change, message) => {
    const parsed = configSchema.safeParse({ witnesses: [{ ...prometheus, ...change }] });
    expect(JSON.stringify(parsed.error?.issues)).toContain(message);
    expect(configSchema.safeParse({ witnesses: [prometheus] }).success).toBe(true);
  });
});
