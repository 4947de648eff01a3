// The pages of the reference stacks: docs/stacks.md, docs/stacks-verified.md, and what stands between
// markers in each stack's own README. All figures are counted from plans, predicted from them, or
// measured by `npm run stacks`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS } from '../stacks/catalogue.mjs';
import { BY_USE, costLines, sparesOf, sumOf } from './costs.mjs';
import { built, code, page, table } from './markdown.mjs';

export async function stackPages(root) {
  const data = {
    verified: readJson(join(root, 'docs/stacks-verified.json'), []),
    expected: readJson(join(root, 'fixtures/plans/expected.json'), {}),
    prices: readJson(join(root, 'docs/prices.json'), null),
    fits: await fitter(root),
  };
  const readmes = [];
  for (const stack of STACKS) readmes.push(await readmeOf(root, stack, data));
  return [await indexPage(root, data), verifiedPage(data), ...readmes];
}

async function indexPage(root, data) {
  const rows = [];
  for (const stack of STACKS) {
    for (const plan of stack.plans) {
      const lines = await costLines(root, planPath(root, plan));
      rows.push([
        `[${plan}](../infra/${stack.folder}/README.md)`,
        stack.what,
        dollars(sumOf(lines)),
        standing(plan, data),
      ]);
    }
  }
  return page(
    'stacks.md',
    'The reference stacks',
    'Terraform that Holdfast gates, predicts and breaks. The README of each says what it claims, which policy proves it, which scenario breaks it, what came out, what its first version got wrong, and what it costs.',
    table(['plan', 'what it is', 'a month', 'verified'], rows),
    `What came out of each run, with its date and code: [verified stacks](stacks-verified.md). ${priceNote(data)}`,
    'For your own stack ask [infracost](https://www.infracost.io), which knows the current prices of far more resources. `npm run stacks` verifies all of these anew.',
  );
}

function verifiedPage({ verified, fits }) {
  const rows = STACKS.flatMap(({ plans }) => plans).flatMap((plan) =>
    verified
      .filter((row) => row.plan === plan)
      .map((row) => [
        row.plan,
        row.scenario,
        row.speed ?? '–',
        row.gate ? `${row.gate.verdict}: ${row.gate.pass} proven` : '–',
        predictedOf(plan, row.scenario, fits),
        measuredOf(row),
        row.agreement ?? '–',
        [row.verdict, ...row.reasons].join(': '),
        `${row.at}, ${code(row.commit)}`,
      ]),
  );
  return page(
    'stacks-verified.md',
    'Verified stacks',
    'What `holdfast verify PLAN --scenario NAME` said of each reference stack: gate, lab, scenario, report. Made by `npm run stacks`; a row has the day and the commit of the code that it was run with, `+` where that was not as committed. Durations are declared seconds. All of it is in the lab: only a run on AWS confirms a prediction about AWS, and what meets a stand-in for AWS’s own rules ends inconclusive. A run that is inconclusive because the machine was late says nothing of the stack.',
    table(
      [
        'plan',
        'scenario',
        'speed',
        'gate',
        'predicted',
        'measured',
        'prediction',
        'verdict',
        'run',
      ],
      rows,
    ),
  );
}

async function readmeOf(root, stack, data) {
  const path = `../infra/${stack.folder}/README.md`;
  const text = readFileSync(join(root, 'docs', path), 'utf8');
  const sections = {
    claims: claimsOf(stack, data),
    first: firstOf(stack, data),
    costs: await costsOf(root, stack, data),
    ...(stack.extras ? { extras: await extrasOf(root, stack, data) } : {}),
  };
  let content = text;
  for (const [name, made] of Object.entries(sections)) content = fill(content, name, made, path);
  return { path, content };
}

/** Replaces what stands between `<!-- made: NAME -->` and `<!-- end: NAME -->`. */
function fill(text, name, made, path) {
  const [from, to] = [`<!-- made: ${name} -->`, `<!-- end: ${name} -->`];
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start === -1 || end < start) throw new Error(`${path} lacks ${from} … ${to}`);
  return `${text.slice(0, start)}${from}\n\n${made}\n\n${text.slice(end)}`;
}

function claimsOf(stack, data) {
  const rows = stack.claims.map((claim) => {
    const plan = claim.plan ?? stack.plans[0];
    const row = data.verified.find(
      (each) => each.plan === plan && each.scenario === claim.scenario,
    );
    return [
      claim.claim,
      claim.policies.map(policyLink).join(', ') || '–',
      claim.scenario ? predictedOf(plan, claim.scenario, data.fits) : '–',
      claim.scenario ? code(claim.scenario) : '–',
      claim.scenario ? measuredOf(row) : '–',
      claim.scenario ? outcomeOf(claim, row) : 'the gate alone',
    ];
  });
  const command = `npx holdfast verify fixtures/plans/${stack.plans[0]}/plan.json --scenario NAME`;
  return [
    table(['claim', 'proven by policy', 'predicted', 'broken by', 'measured', 'came out'], rows),
    `Predicted and measured are declared seconds of failing requests, in the lab. Each row can be had again by \`${command}\`; [verified stacks](../../docs/stacks-verified.md) has all runs with the day and the code.`,
  ].join('\n\n');
}

/** What the extras of a stack buy, beside what they cost. */
async function extrasOf(root, { extras }, data) {
  const plans = [extras.without, extras.with];
  const costs = [];
  for (const plan of plans) costs.push(sumOf(await costLines(root, planPath(root, plan))));
  const refuted = plans.map((plan) => Object.keys(data.expected[plan].fail));
  const rows = extras.scenarios.map((scenario) => [
    code(scenario),
    ...plans.map((plan) => predictedOf(plan, scenario, data.fits)),
    ...plans.map((plan) => {
      const row = data.verified.find((each) => each.plan === plan && each.scenario === scenario);
      const measured = measuredOf(row);
      return row?.verdict ? `${measured === '–' ? '' : `${measured}, `}${row.verdict}` : measured;
    }),
  ]);
  return [
    table(
      ['', ...plans.map((plan) => `${plan}: predicted`), 'without: measured', 'with: measured'],
      rows,
    ),
    `The gate refutes ${refuted[0].map(policyLink).join(' and ')} without them, and ${refuted[1].length === 0 ? 'nothing' : refuted[1].map(policyLink).join(' and ')} with them. Without: ${dollars(costs[0])} a month; with: ${dollars(costs[1])}, which is ${dollars(costs[1] - costs[0])} more.`,
  ].join('\n\n');
}

function outcomeOf({ shows }, row) {
  if (row === undefined) return 'not run yet';
  const reason = row.reasons.length === 0 ? '' : `: ${row.reasons[0]}`;
  if (shows === 'limit') return `${row.verdict}, as this limit says${reason}`;
  return `${row.verdict}${reason}`;
}

function firstOf({ first }, { expected }) {
  const { fail, unknown } = expected[first];
  const rows = Object.entries(fail).map(([policy, addresses]) => [
    policyLink(policy),
    addresses.map(code).join(', '),
  ]);
  const open = Object.keys(unknown);
  return [
    `The gate refutes ${rows.length} policies on [fixtures/plans/${first}](../../fixtures/plans/${first}):`,
    table(['policy', 'resources'], rows),
    ...(open.length === 0 ? [] : [`The plan leaves open: ${open.map(policyLink).join(', ')}.`]),
  ].join('\n\n');
}

async function costsOf(root, { plans, parts }, data) {
  const columns = [];
  for (const plan of plans) columns.push(await costLines(root, planPath(root, plan)));
  const measures = [...new Set(columns.flatMap((lines) => sparesOf(lines).map(([name]) => name)))];
  const of = (lines, name) => new Map(sparesOf(lines)).get(name) ?? 0;
  const within = (lines, prefixes) =>
    lines.filter(({ address }) => prefixes.some((prefix) => address.startsWith(prefix)));
  const rows = [
    ['all', ...columns.map((lines) => dollars(sumOf(lines)))],
    ...measures.map((name) => [
      `of it: ${name}`,
      ...columns.map((lines) => dollars(of(lines, name))),
    ]),
    ...parts.map(({ what, prefixes }) => [
      `of it: ${what}, all of it`,
      ...columns.map((lines) => dollars(sumOf(within(lines, prefixes)))),
    ]),
  ];
  const largest = columns[0].toSorted((a, b) => b.monthly - a.monthly).slice(0, 8);
  return [
    table(['a month', ...plans], rows),
    `What “of it” names may overlap: a NAT gateway of the second zone in the test site is in both. The dearest lines of ${plans[0]}:`,
    table(
      ['resource', 'what', 'a month'],
      largest.map(({ address, what, monthly }) => [code(address), what, dollars(monthly)]),
    ),
    priceNote(data, '../../docs/'),
  ].join('\n\n');
}

function priceNote({ prices }, base = '') {
  return `[List prices](${base}prices.json) as known in ${prices.asOf}, on demand in ${prices.region}: check before you decide. Counted from the plan at its desired capacity. Not counted: traffic, load balancer capacity units, requests to the web ACL, logs, backups beyond the database’s size, and what ${BY_USE.map(code).join(', ')} hold.`;
}

/** What the lab’s scenario is predicted to do to a plan’s stack, in words. */
async function fitter(root) {
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

function predictedOf(plan, scenario, fits) {
  const { notApplicable, predictions } = fits(plan, scenario);
  if (notApplicable !== null) return 'not applicable';
  return predictions
    .map(({ path, outageSeconds }) =>
      path.survives ? interval(outageSeconds) : `down: at least ${outageSeconds.low} s`,
    )
    .join(', and ');
}

function interval(seconds) {
  if (seconds === null) return 'not known';
  return seconds.high === null
    ? `at least ${seconds.low} s`
    : `${seconds.low} s to ${seconds.high} s`;
}

function measuredOf(row) {
  if (row === undefined) return 'not run yet';
  if (row.measuredSeconds === null || row.measuredSeconds === undefined) return '–';
  const error = row.errorSeconds === null ? '' : ` ± ${digits(row.errorSeconds)}`;
  return `${digits(row.measuredSeconds)}${error} s`;
}

function standing(plan, { verified }) {
  const counts = new Map();
  for (const row of verified.filter((each) => each.plan === plan)) {
    counts.set(row.verdict, (counts.get(row.verdict) ?? 0) + 1);
  }
  if (counts.size === 0) return 'not run yet';
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}

function policyLink(id) {
  return `[${id}](../../docs/reference/policies/${id}.md)`;
}

function planPath(root, plan) {
  return join(root, `fixtures/plans/${plan}/plan.json`);
}

function readJson(file, otherwise) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise;
}

function dollars(value) {
  return `$${Math.round(value)}`;
}

function digits(value) {
  return String(Number(value.toFixed(1)));
}
