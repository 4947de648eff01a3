import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { RepeatFacts } from './input.js';
import { repeatCommand } from './repeat-command.js';

const facts: RepeatFacts = {
  scenario: 'kill-az',
  planPath: 'plans/plan.json',
  planSha256: 'f'.repeat(64),
  target: 'lab',
  speed: 10,
  ownApp: false,
};

it('is what one types', () => {
  expect(repeatCommand(facts)).toBe(
    'npx holdfast run kill-az --plan plans/plan.json --target lab --speed 10',
  );
});

it.each(["a'b; touch x", '$(id) `id` "x"', '--plan', 'two words', 'a\nb', '*'])(
  'gives a shell %j back as one word',
  (planPath) => {
    const command = repeatCommand({ ...facts, planPath }).replace('npx holdfast', `printf '%s|'`);
    const words = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('|');
    expect(words[3]).toBe(planPath.startsWith('-') ? `./${planPath}` : planPath);
    expect(words).toHaveLength(9);
  },
);
