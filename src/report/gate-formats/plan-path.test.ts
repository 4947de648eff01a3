import { describe, expect, it } from 'vitest';
import { relativePlanPath, relativePlanUri } from './plan-path.js';

describe('relativePlanPath', () => {
  it.each([
    ['plan.json', 'plan.json'],
    ['./infra//plan.json', 'infra/plan.json'],
    ['infra\\plan.json', 'infra/plan.json'],
    ['/home/someone/infra/plan.json', 'plan.json'],
    ['C:\\work\\plan.json', 'plan.json'],
    ['\\\\host\\share\\plan.json', 'plan.json'],
    ['../other/plan.json', 'plan.json'],
    ['infra/../../plan.json', 'plan.json'],
    ['', 'plan.json'],
    ['..', 'plan.json'],
    ['a\nb.json', 'a b.json'],
  ])('makes of %j %j', (given, wanted) => {
    expect(relativePlanPath(given)).toBe(wanted);
  });
});

describe('relativePlanUri', () => {
  it.each([
    ['a b/ü#1?.json', 'a%20b/%C3%BC%231%3F.json'],
    ['http:plan.json', 'http%3Aplan.json'],
    ['\ud800.json', '%5Cu%7Bd800%7D.json'],
  ])('makes of %j %j', (given, wanted) => {
    expect(relativePlanUri(given)).toBe(wanted);
  });
});
