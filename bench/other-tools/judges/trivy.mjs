import { failed, findProgram, moduleVersion, runProcess } from './run-process.mjs';

const ARGS = ['config', '--quiet', '--skip-check-update', '--format', 'json'];

/** trivy with all of the checks that are in the program itself. */
export const trivy = {
  name: 'trivy',
  find: () => findProgram('trivy', ['other-tools']),
  version: moduleVersion,
  async judge(file, plans) {
    const answers = new Map();
    // One at a time: of a folder of plans it does not say which one a finding is in.
    for (const { id, path } of plans)
      answers.set(id, read(await runProcess([file, ...ARGS, path])));
    return answers;
  },
};

function read(ended) {
  if (ended.status !== 0) return failed(ended);
  const results = JSON.parse(ended.stdout).Results ?? [];
  if (!results.some(({ Type }) => Type === 'terraformplan'))
    return { error: 'trivy took it for no plan' };
  return {
    findings: results
      .flatMap(({ Misconfigurations = [] }) => Misconfigurations)
      .filter(({ Status }) => Status === 'FAIL')
      .map(({ ID, CauseMetadata }) => ({ rule: ID, resource: CauseMetadata?.Resource ?? '' })),
  };
}
