import { basename, join } from 'node:path';
import type { ChosenPlan } from './choose-plan.js';
import { writeNew } from '../../report/write-whole.js';
import { read, write, type Step } from './put-file.js';

const NAME = 'package.json';

/** What suites need to be installed. Holdfast itself is on no registry: it is installed from its file. */
const VITEST = '^4.1.0';

/** Writes a package.json where there is none. One that is there is yours: it says what to add. */
export function packageStep(dir: string, plan: ChosenPlan): Step {
  const file = join(dir, NAME);
  const there = read(file);
  const text = `${JSON.stringify(newPackage(dir, plan), null, 2)}\n`;
  if (there === text) return { path: NAME, did: 'unchanged' };
  if (there === undefined) {
    write(file, text, writeNew);
    return { path: NAME, did: 'written' };
  }
  const missing = missingFrom(there);
  return {
    path: NAME,
    did: 'left alone',
    why: missing === undefined ? 'it is yours, and lacks nothing' : `it is yours. ${missing}`,
  };
}

function newPackage(dir: string, { path }: ChosenPlan): object {
  const name = basename(dir)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return {
    ...(name === '' ? {} : { name }),
    private: true,
    type: 'module',
    scripts: { test: 'vitest run', gate: `holdfast gate '${path}'` },
    devDependencies: { vitest: VITEST },
  };
}

function missingFrom(text: string | null): string | undefined {
  const declared = text === null ? undefined : declaredIn(text);
  if (declared === undefined) {
    return `It is no JSON object that npm could read: repair it, and install holdfast and vitest ${VITEST}`;
  }
  const missing = ['holdfast', 'vitest'].filter((name) => !declared.has(name));
  return missing.length === 0 ? undefined : `Add to devDependencies: ${missing.join(' and ')}`;
}

function declaredIn(text: string): ReadonlySet<string> | undefined {
  try {
    const parsed = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return new Set(
      ['dependencies', 'devDependencies', 'name'].flatMap((key) => {
        const value = parsed[key];
        if (typeof value === 'string') return [value];
        return typeof value === 'object' && value !== null ? Object.keys(value) : [];
      }),
    );
  } catch {
    return undefined;
  }
}
