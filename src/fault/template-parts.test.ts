import { describe, expect, it } from 'vitest';
import { templateOf, type Part } from './template-parts.js';

const part = (name: string, count: number): Part => ({
  name,
  targetKey: 'Subnets',
  resourceType: 'aws:ec2:subnet',
  arns: Array.from({ length: count }, (_, index) => `${name}/${index}`),
  actionId: 'aws:network:disrupt-connectivity',
  parameters: { duration: 'PT2M', scope: 'all' },
});

describe('a template', () => {
  it('names each resource once, at most five in a target, each target with its action', () => {
    const { targets, actions } = templateOf('cut', [part('none', 0), part('cut', 12)]);
    expect(Object.keys(targets ?? {})).toEqual(['cut', 'cut-2', 'cut-3']);
    expect(Object.values(targets ?? {}).flatMap(({ resourceArns }) => resourceArns)).toEqual(
      part('cut', 12).arns,
    );
    expect(Object.values(targets ?? {}).map(({ resourceArns }) => resourceArns?.length)).toEqual([
      5, 5, 2,
    ]);
    expect(actions?.['cut-3']).toMatchObject({ targets: { Subnets: 'cut-3' } });
  });

  it('is refused where it needs more actions than FIS takes', () => {
    expect(() => templateOf('cut', [part('cut', 101)])).toThrow(/21 actions/);
  });
});
