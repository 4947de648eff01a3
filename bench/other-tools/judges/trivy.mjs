import { mkdtempSync, rmSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, findProgram, moduleVersion, runProcess } from './run-process.mjs';

/** trivy with the checks that are in the program itself; a folder of plans is one run. */
export const trivy = {
  name: 'trivy',
  find: () => findProgram('trivy', ['other-tools']),
  version: moduleVersion,
  async judge(file, plans) {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-trivy-'));
    try {
      for (const { id, path } of plans) copyFileSync(path, join(folder, `${id}.json`));
      const args = ['config', '--quiet', '--skip-check-update', '--format', 'json', folder];
      const ended = await runProcess([file, ...args]);
      if (ended.status !== 0) return new Map(plans.map(({ id }) => [id, failed(ended)]));
      const results = JSON.parse(ended.stdout).Results ?? [];
      return new Map(plans.map(({ id }) => [id, read(results, id)]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function read(results, id) {
  const own = results.filter(({ Target }) => Target === `${id}.json`);
  if (own.length === 0) return { error: 'trivy took it for no plan' };
  return {
    findings: own
      .flatMap(({ Misconfigurations = [] }) => Misconfigurations)
      .filter(({ Status }) => Status === 'FAIL')
      .map(({ ID, CauseMetadata }) => ({
        rule: ID.replace(/^AVD-/, ''),
        resource: CauseMetadata?.Resource ?? '',
      })),
  };
}
