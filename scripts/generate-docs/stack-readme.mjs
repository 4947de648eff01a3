// What stands between markers in each reference stack's own README.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costLines, sparesOf, sumOf } from './costs.mjs';
import { code, table } from './markdown.mjs';
import {
  dollars,
  measuredOf,
  planPath,
  policyLink,
  predictedOf,
  priceNote,
} from './stack-words.mjs';

export async function readmeOf(root, stack, data) {
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
