import { describe, expect, it } from 'vitest';
import { runHere } from '../run-here.fixture.js';

const plan = (name: string): string => `fixtures/plans/${name}/plan.json`;

const parity = async (...args: readonly string[]) => runHere(['parity', ...args]);

describe('parity of the reference stacks', () => {
  const environments = [plan('web-cluster-staging'), plan('web-cluster-production')] as const;

  it('staging and production differ in user data, which the stack’s own configuration allows', async () => {
    const config = 'infra/web-cluster/holdfast.config.json';
    const { code, stdout } = await parity(...environments);
    expect(code).toBe(1);
    expect(stdout).toMatch(/DIFFERS\s+\S+aws_launch_template.this {2}user_data/);
    expect(stdout).toContain('Fail: 1 not allowed, 0 unknown');
    expect((await parity(...environments, '--config', config)).code).toBe(0);
  });

  it('names the extras of the private web app, one by one', async () => {
    const { code, stdout } = await parity(
      plan('private-web-app-base'),
      plan('private-web-app-extended'),
    );
    expect(code).toBe(1);
    for (const extra of ['auto_rollback', 'module.cache', 'multi_az', 'max_size']) {
      expect(stdout).toContain(extra);
    }
  });
});
