import { built, code, page, table } from './markdown.mjs';

export async function labPages() {
  const { LAB_PARAMETERS } = await built('lab/parameters.js');
  const { apiCoverage, faultActionCoverage } = await built('lab/api/coverage.js');
  return [
    page(
      'reference/lab-parameters.md',
      'Lab parameters',
      'What the lab takes AWS to do where a plan does not say it. `assumed` means that AWS documents no bound.',
      table(
        ['parameter', 'value', 'meaning', 'source'],
        Object.entries(LAB_PARAMETERS).map(([name, { value, unit, meaning, source }]) => [
          code(name),
          unit === 'declared seconds' ? `${value} s` : value,
          meaning,
          source,
        ]),
      ),
    ),
    page(
      'reference/lab-api.md',
      'The lab’s AWS endpoint',
      'Operations that unmodified AWS SDK clients, boto3 and the AWS CLI can call. Any other answers with an error that names these.',
      ...apiCoverage.map(describeService),
      '## FIS actions',
      table(
        ['action', 'target', 'parameters', 'differs from AWS'],
        faultActionCoverage.map(actionRow),
      ),
    ),
  ];
}

function describeService({ title, signingName, protocol, operations }) {
  return [
    `## ${title}`,
    `Signed for ${code(signingName)}, spoken in ${protocol}.`,
    operations.map(code).join(', '),
  ].join('\n\n');
}

function actionRow({ id, resourceType, parameters, simulation }) {
  return [
    code(id),
    resourceType === null ? 'none' : code(resourceType),
    parameters.map(code).join(', ') || 'none',
    simulation ?? 'nothing known',
  ];
}
