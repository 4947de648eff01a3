import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, code, page, table } from './markdown.mjs';
import { PARTS } from './fidelity-parts.mjs';

const TEST_FOLDER = 'src/lab';

export async function fidelityPages(root) {
  const { LAB_PARAMETERS } = await built('lab/parameters.js');
  const { faultActionCoverage } = await built('lab/api/coverage.js');
  const assumed = Object.entries(LAB_PARAMETERS).filter(([, { source }]) =>
    source.startsWith('assumed'),
  );
  const simulated = faultActionCoverage.filter(({ simulation }) => simulation !== null);
  return [
    page(
      'lab-fidelity.md',
      'Lab fidelity',
      'The lab builds the stack of a plan from real processes on loopback. Its results are results of a model: this page says of what. A report prints, for its own run, everything that stood for something else. Lab latencies decide nothing, and only a run on AWS confirms a prediction about AWS.',
      '## Parts',
      table(
        ['part', 'what is modelled', 'what is not'],
        PARTS.map(({ part, modelled, missing }) => [part, modelled, missing]),
      ),
      '## Assumed',
      'AWS documents no bound for these, or only a range, so the lab takes one value. All parameters are in [lab parameters](reference/lab-parameters.md).',
      table(
        ['parameter', 'value', 'meaning', 'source'],
        assumed.map(([name, { value, meaning, source }]) => [
          code(name),
          `${value} s`,
          meaning,
          source,
        ]),
      ),
      '## Faults that differ',
      table(
        ['FIS action', 'difference'],
        simulated.map(({ id, simulation }) => [code(id), simulation]),
      ),
      '## Tests that show it',
      `Files below ${code(`${TEST_FOLDER}/`)}; \`npm run docs:check\` fails where one is gone.`,
      PARTS.filter(({ tests }) => tests.length > 0)
        .map((part) => describeTests(part, root))
        .join('\n\n'),
    ),
  ];
}

function describeTests({ part, tests }, root) {
  const lines = tests.map(([file, title]) => {
    const path = `${TEST_FOLDER}/${file}`;
    if (!readFileSync(join(root, path), 'utf8').includes(title))
      throw new Error(`scripts/generate-docs/fidelity-parts.mjs: ${path} has no test "${title}"`);
    return `- [${file}](../${path}): ${title}`;
  });
  return [`**${part}**`, lines.join('\n')].join('\n\n');
}
