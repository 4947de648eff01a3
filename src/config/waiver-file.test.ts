import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeFolder, type TestFolder } from './folder.fixture.js';
import { readWaiverFile } from './waiver-file.js';

const folders: TestFolder[] = [];
afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

const TERMS = { today: '2026-01-01', maxDays: 366 };

function read(text: string | Uint8Array, terms = TERMS) {
  const folder = makeFolder({ 'w.yaml': text });
  folders.push(folder);
  return readWaiverFile(join(folder.dir, 'w.yaml'), 'w.yaml', terms);
}

function failure(text: string, terms = TERMS): { code: string; message: string; exitCode: number } {
  try {
    read(text, terms);
  } catch (error) {
    return error as { code: string; message: string; exitCode: number };
  }
  throw new Error('it was read');
}

const ENTRY = `
  - policy: edge/waf-attached
    address: module.load_balancer.*
    owner: platform
    reason: CloudFront carries the web ACL
    expires: 2026-06-30
`;
const FILE = `# Known.\nwaivers:${ENTRY}`;

test('a waiver is read with its line, and what was left out is filled in', () => {
  expect(read(FILE)).toEqual([
    {
      policy: 'edge/waf-attached',
      address: 'module.load_balancer.*',
      owner: 'platform',
      reason: 'CloudFront carries the web ACL',
      expires: '2026-06-30',
      verdicts: ['fail'],
      environment: null,
      from: 'file',
      source: 'w.yaml:3',
    },
  ]);
});

test.each([
  ['with CRLF and a mark', Buffer.from(`\uFEFF${FILE.replaceAll('\n', '\r\n')}`)],
  ['in UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${FILE}`, 'utf16le')],
])('a file %s is read alike', (_how, bytes) => {
  expect(read(bytes)).toEqual(read(FILE));
});

test('verdicts and environment are read', () => {
  const more = `${FILE}    verdicts: [unknown, fail]\n    environment: staging\n`;
  expect(read(more)).toMatchObject([{ verdicts: ['unknown', 'fail'], environment: 'staging' }]);
});

test('a file with nothing but a comment has no waivers', () => {
  expect(read('# none\n')).toEqual([]);
  expect(read('waivers: []\n')).toEqual([]);
});

describe('a file that is wrong names the line', () => {
  test.each([
    ['policy', /^w\.yaml:3: `waivers\[0\]\.policy` is missing, expected a text\.$/],
    ['address', /`waivers\[0\]\.address` is missing/],
    ['owner', /`waivers\[0\]\.owner` is missing/],
    ['reason', /`waivers\[0\]\.reason` is missing/],
    ['expires', /`waivers\[0\]\.expires` is missing/],
  ])('without %s', (field, message) => {
    const lines = FILE.split('\n').filter((line) => !line.includes(`${field}:`));
    const text =
      field === 'policy' ? FILE.replace('policy: edge/waf-attached\n    ', '') : lines.join('\n');
    const { code, message: said, exitCode } = failure(text);
    expect({ code, exitCode }).toEqual({ code: 'waiver/wrong', exitCode: 2 });
    expect(said).toMatch(message);
  });

  test.each([
    [
      'expires: 2026-06-30',
      'expires: never',
      'w.yaml:7: `waivers[0].expires` is "never", expected a day that there is',
    ],
    ['expires: 2026-06-30', 'expires: 2026-02-30', 'expected a day that there is, as YYYY-MM-DD'],
    ['expires: 2026-06-30', 'expires: 20260630', 'expected a text'],
    [
      'expires: 2026-06-30',
      'expires: 2027-06-30',
      'w.yaml:3: `expires` is 2027-06-30, 545 days ahead, expected 366 at most',
    ],
    [
      'owner: platform',
      'owner: ""',
      'w.yaml:5: `waivers[0].owner` is "", expected a text that is not empty.',
    ],
    [
      'owner: platform',
      'ownr: platform',
      'w.yaml:5: `waivers[0].ownr` is not known. Did you mean owner?',
    ],
    [
      'owner: platform',
      'owner: platform\n    verdicts: [pass]',
      '`waivers[0].verdicts[0]` is "pass", expected fail, unknown',
    ],
    ['owner: platform', 'owner: platform\n    verdicts: []', 'expected 1 entries or more'],
    ['waivers:', 'waiver:', '`waiver` is not known. Did you mean waivers?'],
  ])('%s → %s', (from, to, message) => {
    const { code, message: said } = failure(FILE.replace(from, to));
    expect(code).toBe('waiver/wrong');
    expect(said).toContain(message);
  });

  test('the same waiver is too long for a team that allows less', () => {
    expect(failure(FILE, { today: '2026-01-01', maxDays: 90 }).message).toContain('90 at most');
    expect(read(FILE, { today: '2026-05-01', maxDays: 90 })).toHaveLength(1);
  });

  test('one that expired long ago is still well written', () => {
    expect(read(FILE, { today: '2036-01-01', maxDays: 366 })).toHaveLength(1);
  });

  test.each([
    ['no YAML', 'waivers: [', 'waiver/not-yaml'],
    ['two documents', `${FILE}---\n${FILE}`, 'waiver/not-yaml'],
    ['the same key twice', 'waivers: []\nwaivers: []\n', 'waiver/not-yaml'],
    ['a list', ENTRY, 'waiver/wrong'],
    ['a tag of code', 'waivers: !!js/function "() => 1"\n', 'waiver/wrong'],
    ['a key that reaches for the prototype', '__proto__: {a: 1}\nwaivers: []\n', 'waiver/wrong'],
    ['bytes that are no text', 'waivers: \0', 'waiver/wrong'],
  ])('%s', (_what, text, code) => {
    expect(failure(text)).toMatchObject({ code, exitCode: 2 });
  });

  test('a missing file, and a folder', () => {
    const folder = makeFolder();
    folders.push(folder);
    for (const path of [join(folder.dir, 'none.yaml'), folder.dir]) {
      expect(() => readWaiverFile(path, 'x', TERMS)).toThrow(
        expect.objectContaining({ code: 'waiver/missing', exitCode: 2 }),
      );
    }
  });
});

describe('a file that is made to hurt', () => {
  test.each([
    [
      'a bomb of aliases',
      `a: &a [x, x, x]\nb: &b [*a, *a, *a]\nwaivers: [*b, *b, *b]\n`,
      /anchor is not read/,
    ],
    ['an alias', FILE.replace('platform', '*nobody'), /alias/i],
    ['a merge', FILE.replace('policy:', '<<: *x\n    policy:'), /alias/i],
    ['a megabyte', `# ${'x'.repeat(1 << 20)}`, /has 1048578 bytes; the most is 262144/],
    ['brackets without end', `waivers: ${'['.repeat(200_000)}`, /nests too deep/],
    ['brackets without end, one a line', `waivers: ${'[\n'.repeat(100_000)}`, /nests too deep/],
    ['dashes without end', '- '.repeat(130_000), /nests too deep/],
    ['keys of keys without end', '? '.repeat(130_000), /nests too deep/],
    [
      'indents without end',
      Array.from({ length: 700 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
      /w\.yaml/,
    ],
    [
      'more waivers than anybody reads',
      `waivers:\n${"  - {a: ''}\n".repeat(1001)}`,
      /1000 entries or less/,
    ],
  ])('%s is refused, and soon', (_what, text, message) => {
    const start = process.cpuUsage();
    expect(failure(text).message).toMatch(message);
    expect(process.cpuUsage(start).user).toBeLessThan(10_000_000);
  });
});
