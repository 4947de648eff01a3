import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { failed, ROOT, runProcess } from './run-process.mjs';

let isCompared = false;

/**
 * Holdfast's gate without a configuration: a finding is a `fail` of the policy, `open` are its unknowns. The
 * plans are judged in this process; the first is also asked of the command, and another answer ends the bench.
 */
export const holdfast = {
  name: 'Holdfast',
  find: () => join(ROOT, 'dist/cli/main.js'),
  version: async (file) => (await runProcess([process.execPath, file, '--version'])).stdout.trim(),
  async judge(file, plans) {
    const { judgePlan } = await import(pathToFileURL(join(ROOT, 'dist/judge-plan.js')).href);
    const answers = new Map();
    for (const { id, path } of plans) {
      try {
        const { report } = await judgePlan(path, { cwd: dirname(path) });
        answers.set(id, read(report));
      } catch (error) {
        answers.set(id, { error: error.message });
      }
    }
    if (!isCompared) await compare(file, plans[0], answers);
    isCompared = true;
    return answers;
  },
};

async function compare(file, { id, path }, answers) {
  const ended = await runProcess([process.execPath, file, 'gate', path, '--format', 'json'], {
    cwd: dirname(path),
  });
  const alone = [0, 1, 3].includes(ended.status) ? read(JSON.parse(ended.stdout)) : failed(ended);
  if (JSON.stringify(alone) !== JSON.stringify(answers.get(id)))
    throw new Error(`holdfast gate says otherwise of ${id} than judgePlan`);
}

function read({ findings }) {
  const those = (verdict) =>
    findings
      .filter((finding) => finding.verdict === verdict)
      .map(({ policy, address }) => ({ rule: policy, resource: address }));
  return { findings: those('fail'), open: those('unknown') };
}
