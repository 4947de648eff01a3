// The pages of the reference stacks: docs/stacks.md, docs/stacks-verified.md, and what stands between
// markers in each stack's own README. All figures are counted from plans, predicted from them, or
// measured by `npm run stacks`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS } from '../stacks/catalogue.mjs';
import { costLines, sumOf } from './costs.mjs';
import { code, page, table } from './markdown.mjs';
import { readmeOf } from './stack-readme.mjs';
import {
  dollars,
  fitter,
  measuredOf,
  planPath,
  predictedOf,
  priceNote,
  standing,
} from './stack-words.mjs';

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

function readJson(file, otherwise) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise;
}
