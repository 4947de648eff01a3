import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Export {
  readonly name: string;
  readonly file: string;
}

/** What a file exports of others, or itself. */
function exportsOf(entry: string): Export[] {
  const text = readFileSync(entry, 'utf8');
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]+)\} from '([^']+)'/gm)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((each) => each.trim().replace(/^type /, ''))
        .filter((each) => each !== '')
        .map((each) => ({
          name: each.split(' as ')[0] ?? each,
          file: join(dirname(entry), from.replace(/\.js$/, '.ts')),
        })),
  );
  const own = [...text.matchAll(DECLARATION)].map(([, name = '']) => ({ name, file: entry }));
  return [...passedOn, ...own];
}

const DECLARATION =
  /^export (?:async )?(?:const|function|class|interface|type) ([A-Za-z_]+)(?=[\s(<:=])/gm;

describe.each(['src/index.ts', 'src/vitest/matchers.ts'])('%s', (entry) => {
  const all = exportsOf(entry);

  test('exports something', () => {
    expect(all.length).toBeGreaterThan(5);
  });

  test.each(all)('$name has a docstring with an example', ({ name, file }) => {
    expect(existsSync(file)).toBe(true);
    const before = readFileSync(file, 'utf8').split(
      new RegExp(`^export (?:async )?(?:const|function|class|interface|type) ${name}\\b`, 'm'),
    );
    expect(before, `${name} is not in ${file}`).toHaveLength(2);
    const docstring = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(before[0] ?? '')?.[0] ?? '';
    expect(docstring, `${name} in ${file}`).toMatch(/@example(?:\n \*)? [^\s/]/);
  });
});
