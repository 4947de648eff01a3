import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, code, page, table } from './markdown.mjs';

export async function policyPages(root) {
  const { policies } = JSON.parse(
    readFileSync(join(root, 'policies/bundle/metadata.json'), 'utf8'),
  );
  const { MODELLED_TYPES, PROTECTIVE_TYPES } = await built('topology/resource-kinds.js');
  return [
    page(
      'reference/policies.md',
      'Policies',
      'From the metadata of the compiled bundle. What they rest on is in [policies in words](../policies.md).',
      table(
        ['policy', 'severity', 'what holds'],
        policies.map(({ id, severity, title }) => [
          `[${id}](#${id.replace('/', '')})`,
          severity,
          title,
        ]),
      ),
      ...policies.map((policy) => describePolicy(policy, root)),
    ),
    page(
      'reference/resource-types.md',
      'Resource types',
      'Types of the aws provider that Holdfast reads; `aws_alb…` is read as `aws_lb…`. `holdfast gate` lists every other type of a plan as passed over. Where a type marked * is configured and missing from a plan, no pass is doubted: it can only take a fault away.',
      [...MODELLED_TYPES]
        .toSorted()
        .map((type) => `- ${code(type)}${PROTECTIVE_TYPES.has(type) ? ' *' : ''}`)
        .join('\n'),
    ),
  ];
}

function describePolicy(policy, root) {
  if (!existsSync(join(root, policy.source)))
    throw new Error(`policies/bundle names ${policy.source}, which is not there`);
  return [
    `## ${policy.id}`,
    `${policy.title}. Severity: ${policy.severity}. Source: [${policy.source}](../../${policy.source}).`,
    policy.description,
    `**Remedy.** ${policy.remedy}`,
    policy.references.map((reference) => `- ${reference}`).join('\n'),
  ].join('\n\n');
}
