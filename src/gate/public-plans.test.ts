import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../model/error.js';
import { readStack } from '../topology/read-stack.js';
import { gate, gateExitCode } from './gate.js';
import { PUBLIC_PLANS } from './public-plans.fixture.js';

const { files, reason } = PUBLIC_PLANS;
if (files.length === 0) console.log(`no public plans are judged: ${reason}`);

describe.skipIf(files.length === 0)('real plans of other projects', () => {
  test.each(files.map((file) => [basename(file), file]))('%s', async (_, file) => {
    try {
      const report = await gate(readStack(file));
      // A pass needs something that was judged, and a reason for each verdict.
      if (gateExitCode(report) === 0) expect(report.findings.length).toBeGreaterThan(0);
      for (const finding of report.findings) {
        expect(finding.message, finding.policy).not.toBe('');
        expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
        if (finding.verdict === 'pass') expect(finding.evidence, finding.policy).not.toEqual([]);
      }
    } catch (error) {
      // Whatever is no whole plan is refused, with what to do.
      if (!(error instanceof HoldfastError)) throw error;
      expect(error.exitCode).toBe(2);
      expect(error.code).toMatch(/^plan\//);
      expect(error.hint).toBeDefined();
    }
  });
});
