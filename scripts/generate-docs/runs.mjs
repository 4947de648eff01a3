import { built, code, page, table } from './markdown.mjs';

/** Targets say nothing of themselves; one without a sentence here stops the generator. */
const TARGET_SUMMARIES = {
  lab: 'The stack of the plan as real processes on loopback, with an AWS endpoint. Nothing leaves the machine. See [lab fidelity](../lab-fidelity.md).',
  localstack:
    'Any endpoint that speaks AWS’s APIs (LocalStack, moto’s server, another lab), with a stack that is deployed there. What it cannot do is told before anything is injected. See [Run on AWS](../run-on-aws.md).',
  aws: 'A real account, with a stack that is deployed there. Injects only what is allowed, tagged, bounded, stopped by an alarm and accepted. See [Run on AWS](../run-on-aws.md).',
};

export async function runPages() {
  const { FAULTS } = await built('fault/faults.js');
  const { parametersSchema } = await built('scenario/fault-schema.js');
  const { TARGETS } = await built('target/targets.js');
  const { LOAD_ENGINES } = await built('load/load-engines.js');
  const { REPORTERS } = await built('report/reporters.js');
  return [
    page(
      'reference/faults.md',
      'Faults',
      'What a scenario may name in `faults[].name`, or in `fault.name` where there is one. What FIS can do goes through FIS. Parameters stand beside `name`, `atSeconds` and `durationSeconds`.',
      table(
        ['fault', 'what it does'],
        rows(FAULTS, ({ summary }) => summary),
      ),
      ...Object.values(FAULTS).map((driver) => describeFault(driver, parametersSchema(driver))),
    ),
    page(
      'reference/targets.md',
      'Targets',
      'Where a scenario runs: `--target`.',
      table(['target', 'what it is'], rows(TARGETS, targetSummary)),
    ),
    page(
      'reference/load-engines.md',
      'Load engines',
      'What makes pressure while the probe measures: `load.engine` of a scenario. Availability and latency never come from it.',
      table(
        ['engine', 'what it does'],
        rows(LOAD_ENGINES, ({ summary }) => summary),
      ),
    ),
    page(
      'reference/reporters.md',
      'Reporters',
      table(
        ['form', 'file', 'what it is'],
        Object.entries(REPORTERS).map(([name, { fileName, description }]) => [
          code(name),
          code(fileName),
          description,
        ]),
      ),
    ),
  ];
}

function describeFault({ name, fidelity }, { properties = {}, required = [] }) {
  const parameters = Object.entries(properties).map(([key, schema]) => [
    code(key),
    schema.enum ? schema.enum.map((value) => code(String(value))).join(' or ') : schema.type,
    schema.default === undefined
      ? required.includes(key)
        ? 'required'
        : ''
      : code(String(schema.default)),
    schema.description ?? '',
  ]);
  return [
    `## ${name}`,
    table(
      ['where', 'what'],
      [
        ['on AWS', fidelity.onAws],
        ['in the lab', fidelity.inLab],
        ['what it cannot do', fidelity.cannot],
      ],
    ),
    parameters.length === 0
      ? 'No parameters.'
      : table(['parameter', 'type', 'default', 'meaning'], parameters),
  ].join('\n\n');
}

function rows(map, describe) {
  return Object.entries(map).map(([name, item]) => [code(name), describe(item, name)]);
}

function targetSummary(_target, name) {
  const summary = TARGET_SUMMARIES[name];
  if (!summary)
    throw new Error(`scripts/generate-docs/runs.mjs: the target ${name} has no summary`);
  return summary;
}
