import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseJson } from './parse-json.js';
import { toPlan } from './read-plan.js';

const TEXT = readFileSync(
  new URL('../../fixtures/plans/private-web-app/plan.json', import.meta.url),
  'utf8',
);

interface Entry {
  readonly address: string;
  readonly change: { readonly after: Record<string, unknown> };
}

/** What `planned_values` has of it. */
interface Planned {
  readonly address?: string;
  readonly values?: Record<string, unknown>;
}

/** The plan with an attribute of one resource changed wherever it is said, and read as from a file. */
function readWith(address: string, change: (values: Record<string, unknown>) => void): void {
  const json = JSON.parse(TEXT, (_, value: unknown) => {
    const { address: own, values } = (value ?? {}) as Planned;
    if (own === address && values) change(values);
    return value;
  }) as { resource_changes: Entry[] };
  const entry = json.resource_changes.find((item) => item.address === address);
  if (!entry) throw new Error(`no ${address}`);
  change(entry.change.after);
  toPlan({ path: 'plan.json', sha256: 'abc', json: parseJson(JSON.stringify(json), 'plan.json') });
}

/** Those of the resource with the most instances: all but the first are like one that was checked. */
function alike(): string[] {
  const { resource_changes: entries } = JSON.parse(TEXT) as { resource_changes: Entry[] };
  const groups = new Map<string, string[]>();
  for (const { address } of entries) {
    const name = address.replace(/\[[^\]]*\]$/, '');
    groups.set(name, [...(groups.get(name) ?? []), address]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
}

describe('of several instances of one resource', () => {
  const addresses = alike();
  const last = addresses.at(-1) ?? '';

  test('there are some, and as Terraform wrote them they are whole', () => {
    expect(addresses.length).toBeGreaterThan(1);
    expect(() => readWith(last, () => undefined)).not.toThrow();
  });

  test('the last one that lacks an attribute is found', () => {
    const lose = (values: Record<string, unknown>) => delete values[Object.keys(values)[0] ?? ''];
    expect(() => readWith(last, lose)).toThrow(
      expect.objectContaining({ code: 'plan/incomplete' }),
    );
  });

  test('the last one that has another attribute in its place is found', () => {
    const rename = (values: Record<string, unknown>) => {
      delete values[Object.keys(values).at(-1) ?? ''];
      values['other'] = 'x';
    };
    expect(() => readWith(last, rename)).toThrow('do not have the same attributes');
  });
});
