import { askMany } from './ask-many.mjs';
import { failed, findProgram, runProcess } from './run-process.mjs';

const FEATURES = new URL('../terraform-compliance/', import.meta.url).pathname;
const ARGS = ['--no-ansi', '--features', FEATURES, '--planfile', 'PLAN'];

/** terraform-compliance with the features in terraform-compliance/, which are ours: it brings none. */
export const terraformCompliance = {
  name: 'terraform-compliance',
  find: () => findProgram('terraform-compliance', ['terraform-compliance/bin']),
  version: async (file) => {
    const { stdout } = await runProcess([file, '--version']);
    return /^\d\S*$/m.exec(stdout)?.[0] ?? 'unknown';
  },
  rules: FEATURES,
  judge: (file, plans) => askMany({ name: 'terraform-compliance', file, args: ARGS, read }, plans),
};

/** A line for each scenario, and below it one for each failure of a step. */
function read(ended) {
  const findings = [];
  let scenario = '';
  for (const line of ended.stdout.split('\n')) {
    scenario = /^\s+Scenario: (.*)/.exec(line)?.[1] ?? scenario;
    const failure = /^\t+Failure: (.*)/.exec(line)?.[1];
    if (failure !== undefined) findings.push({ rule: scenario, resource: failure });
  }
  const isWhole = ended.status === 0 || (ended.status === 1 && findings.length > 0);
  return isWhole ? { findings } : failed(ended);
}
