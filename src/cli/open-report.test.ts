import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { openCommand, openReport } from './open-report.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-open-'));
afterAll(() => rmSync(dir, { recursive: true }));

it.each(['linux', 'darwin', 'win32'] as const)(
  'hands %s the page as one word, without a shell',
  (platform) => {
    const page = join(dir, 'a b; $(touch x) & "q"', 'index.html');
    const [command, words] = openCommand(page, platform);
    expect(['xdg-open', 'open', 'rundll32.exe']).toContain(command);
    const href = words.at(-1) ?? '';
    expect(fileURLToPath(href)).toBe(page);
    expect(href).not.toMatch(/["\s]/);
    expect(words.filter((word) => word.includes('$('))).toEqual([href]);
  },
);

it('starts what shows it, with the page', async () => {
  const starter = join(dir, 'starter.mjs');
  const seen = join(dir, 'seen');
  writeFileSync(
    starter,
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(seen)}, process.argv[2]);`,
  );
  const note = vi.fn();
  await openReport('index.html', { note }, [process.execPath, [starter, '$(id)']]);
  expect(readFileSync(seen, 'utf8')).toBe('$(id)');
  expect(note).not.toHaveBeenCalled();
});

it.each([
  ['holdfast-no-such-command', [], 'there is no holdfast-no-such-command here'],
  [process.execPath, ['-e', 'process.exit(3)'], 'ended with 3'],
] as const)('only says where the report is when %s cannot show it', async (command, words, why) => {
  const note = vi.fn();
  await openReport('reports/index.html', { note }, [command, words]);
  expect(note).toHaveBeenCalledTimes(1);
  expect(note.mock.calls[0]?.[0]).toContain(why);
  expect(note.mock.calls[0]?.[0]).toContain('reports/index.html');
});
