import { describe, expect, it } from 'vitest';
import { runProgram } from '../program.js';

const plan = (name: string): string => `fixtures/plans/${name}/plan.json`;

async function parity(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly printed: string }> {
  const printed: string[] = [];
  const io = {
    print: (text: string) => printed.push(text),
    note: () => undefined,
    colour: false,
    now: () => new Date(0),
    signal: new AbortController().signal,
  };
  return { code: await runProgram(['parity', ...args], io, '0'), printed: printed.join('\n') };
}

describe('parity of the reference stacks', () => {
  const environments = [plan('web-cluster-staging'), plan('web-cluster-production')] as const;

  it('staging and production differ in user data, which the stack’s own configuration allows', async () => {
    const config = 'infra/web-cluster/holdfast.config.json';
    const { code, printed } = await parity(...environments);
    expect(code).toBe(1);
    expect(printed).toMatch(/DIFFERS\s+\S+aws_launch_template.this {2}user_data/);
    expect(printed).toContain('Fail: 1 not allowed, 0 unknown');
    expect((await parity(...environments, '--config', config)).code).toBe(0);
  });

  it('names the extras of the private web app, one by one', async () => {
    const { code, printed } = await parity(
      plan('private-web-app-base'),
      plan('private-web-app-extended'),
    );
    expect(code).toBe(1);
    for (const extra of ['auto_rollback', 'module.cache', 'multi_az', 'max_size']) {
      expect(printed).toContain(extra);
    }
  });
});
