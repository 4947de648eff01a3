import { askMany } from './ask-many.mjs';
import { failed, findProgram, runProcess } from './run-process.mjs';

const ARGS = '--file PLAN --framework terraform_plan --output json --quiet --skip-download'.split(
  ' ',
);

/** checkov with all of its own checks. */
export const checkov = {
  name: 'checkov',
  find: () => findProgram('checkov', ['checkov/bin']),
  version: async (file) => (await runProcess([file, '--version'])).stdout.trim(),
  judge: (file, plans) => askMany({ name: 'checkov', file, args: ARGS, read }, plans),
};

function read(ended) {
  if (![0, 1].includes(ended.status)) return failed(ended);
  const report = JSON.parse(ended.stdout);
  if (report.summary.parsing_errors > 0) return { error: 'parsing error' };
  return {
    findings: report.results.failed_checks
      .map(({ check_id, resource }) => ({ rule: check_id, resource }))
      .sort((a, b) => `${a.rule} ${a.resource}`.localeCompare(`${b.rule} ${b.resource}`)),
  };
}
