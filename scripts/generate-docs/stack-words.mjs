// What the pages of the reference stacks say of a plan or a run, in words.
import { join } from 'node:path';
import { built, code } from './markdown.mjs';
import { BY_USE } from './unpriced-types.mjs';

/** What the lab’s scenario is predicted to do to a plan’s stack, in words. */
export async function fitter(root) {
  const { fitScenario } = await built('run/predict/fit-scenario.js');
  const { loadScenario } = await built('scenario/load-scenario.js');
  const { timingOf } = await built('target/timing.js');
  const { readDeployment } = await built('topology/read-deployment.js');
  const { readStack } = await built('topology/read-stack.js');
  const deployments = new Map();
  return (plan, name) => {
    if (!deployments.has(plan)) {
      deployments.set(plan, readDeployment(readStack(planPath(root, plan))));
    }
    return fitScenario(loadScenario(name), deployments.get(plan), timingOf('lab'));
  };
}

export function predictedOf(plan, scenario, fits) {
  const { notApplicable, predictions } = fits(plan, scenario);
  if (notApplicable !== null) return 'not applicable';
  return predictions
    .map(({ path, outageSeconds }) =>
      path.survives ? interval(outageSeconds) : `down: at least ${outageSeconds.low} s`,
    )
    .join(', and ');
}

function interval(seconds) {
  if (seconds === null) return 'not predicted';
  return seconds.high === null
    ? `at least ${seconds.low} s`
    : `${seconds.low} s to ${seconds.high} s`;
}

export function measuredOf(row) {
  if (row === undefined) return 'not run yet';
  if (row.measuredSeconds === null || row.measuredSeconds === undefined) return '–';
  const error = row.errorSeconds === null ? '' : ` ± ${digits(row.errorSeconds)}`;
  return `${digits(row.measuredSeconds)}${error} s`;
}

export function standing(plan, { verified }) {
  const counts = new Map();
  for (const row of verified.filter((each) => each.plan === plan)) {
    counts.set(row.verdict, (counts.get(row.verdict) ?? 0) + 1);
  }
  if (counts.size === 0) return 'not run yet';
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}

export function policyLink(id) {
  return `[${id}](../../docs/reference/policies/${id}.md)`;
}

export function planPath(root, plan) {
  return join(root, `fixtures/plans/${plan}/plan.json`);
}

export function dollars(value) {
  return `$${Math.round(value)}`;
}

function digits(value) {
  return String(Number(value.toFixed(1)));
}

export function priceNote({ prices }, base = '') {
  return `[List prices](${base}prices.json) as known in ${prices.asOf}, on demand in ${prices.region}: check before you decide. Counted from the plan at its desired capacity. Not counted: traffic, load balancer capacity units, requests to the web ACL, logs, backups beyond the database’s size, and what ${BY_USE.map(code).join(', ')} hold.`;
}
