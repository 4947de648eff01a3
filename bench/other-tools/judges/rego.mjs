import { failed, findProgram, moduleVersion, runProcess } from './run-process.mjs';

const RULES = new URL('../plain.rego', import.meta.url).pathname;

/** `opa eval` of the rules in plain.rego. */
export const plainRego = {
  name: 'plain Rego',
  find: () => findProgram('opa', ['bin']),
  version: async (file) => {
    const { stdout } = await runProcess([file, 'version']);
    return `opa ${/Version: (\S+)/.exec(stdout)?.[1]}`;
  },
  rules: RULES,
  async judge(file, plans) {
    const answers = new Map();
    for (const { id, path } of plans) {
      const ask = ['eval', '--format', 'raw', '--input', path, '--data', RULES];
      const ended = await runProcess([file, ...ask, 'data.plain.findings']);
      answers.set(id, ended.status === 0 ? { findings: JSON.parse(ended.stdout) } : failed(ended));
    }
    return answers;
  },
};

/** The same rules by conftest: that its answers are the same is a check of this bench. */
export const conftest = {
  name: 'conftest',
  find: () => findProgram('conftest', ['other-tools']),
  version: moduleVersion,
  rules: RULES,
  async judge(file, plans) {
    const ask = ['test', '--policy', RULES, '--namespace', 'plain', '--output', 'json'];
    const ended = await runProcess([file, ...ask, ...plans.map(({ path }) => path)]);
    const byPath = new Map();
    if ([0, 1].includes(ended.status)) {
      for (const { filename, failures = [] } of JSON.parse(ended.stdout)) {
        byPath.set(filename, {
          findings: failures.map(({ metadata }) => ({
            rule: metadata.rule,
            resource: metadata.resource,
          })),
        });
      }
    }
    return new Map(plans.map(({ id, path }) => [id, byPath.get(path) ?? failed(ended)]));
  },
};
