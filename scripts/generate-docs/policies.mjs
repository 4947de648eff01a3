import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, code, page, table } from './markdown.mjs';

/** The index, one page a policy, and the types that Holdfast reads. */
export async function policyPages(root) {
  const { policies } = readJson(join(root, 'policies/bundle/metadata.json'));
  const cases = readCases(root);
  return [
    indexPage(policies, cases),
    ...policies.map((policy) => policyPage(policy, cases, root)),
    await typesPage(),
  ];
}

function indexPage(policies, cases) {
  const areas = [...new Set(policies.map(({ id }) => areaOf(id)))];
  return page(
    'reference/policies.md',
    'Policies',
    `${policies.length} policies, from the metadata of the compiled bundle. What they rest on is in [policies in words](../policies.md). The last column counts plans of single policies that real Terraform made, and that a test judges.`,
    ...areas.flatMap((area) => [
      `## ${area}`,
      table(
        ['policy', 'severity', 'what holds', 'cases'],
        policies
          .filter(({ id }) => areaOf(id) === area)
          .map(({ id, severity, title }) => [
            `[${id}](policies/${id}.md)`,
            severity,
            title,
            cases.filter(({ policy }) => policy === id).length ||
              '[labelled stacks](../../fixtures/README.md)',
          ]),
      ),
    ]),
  );
}

function policyPage(policy, cases, root) {
  const { id, title, severity, description, remedy, references, source } = policy;
  if (!existsSync(join(root, source)))
    throw new Error(`policies/bundle names ${source}, which is not there`);
  const up = '../'.repeat(id.split('/').length + 1);
  return {
    ...page(
      `reference/policies/${id}.md`,
      id,
      `**${title}.** Severity: ${severity}. Source: [${source}](${up}../${source}).`,
      description,
      '## What to change',
      remedy,
      '## References',
      references.map((reference) => `- ${reference}`).join('\n'),
      '## Cases',
      describeCases(
        cases.filter((each) => each.policy === id),
        up,
      ),
    ),
    // The index of policies lists it.
    unlisted: true,
  };
}

const MEANING = {
  pass: 'Passes',
  fail: 'Fails',
  unknown: 'Unknown',
  none: 'Not judged',
};

function describeCases(cases, up) {
  if (cases.length === 0) {
    return `Judged by the [labelled stacks](${up}../fixtures/README.md) of fixtures/cases: whole stacks in many styles, each correct or with one flaw.`;
  }
  const lists = Object.entries(MEANING).flatMap(([verdict, heading]) => {
    const own = cases.filter(({ expected }) => expected === verdict);
    return own.length === 0
      ? []
      : [`**${heading}**`, own.map(({ id, why }) => `- ${why} (${code(nameOf(id))})`).join('\n')];
  });
  const [area] = cases[0].id.split('/');
  return [
    `Plans that real Terraform made, in [fixtures/policies/${area}](${up}../fixtures/policies/${area}), and what a test expects of each. \`node scripts/fixtures.mjs --show ${cases[0].id}\` prints the Terraform of one.`,
    ...lists,
  ].join('\n\n');
}

async function typesPage() {
  const { MODELLED_TYPES, PROTECTIVE_TYPES } = await built('topology/resource-kinds.js');
  const { JUDGED_TYPES, mayHideFault } = await built('topology/judged-types.js');
  const protects = (type) =>
    MODELLED_TYPES.has(type) ? PROTECTIVE_TYPES.has(type) : !mayHideFault(type);
  return page(
    'reference/resource-types.md',
    'Resource types',
    'Types of the aws provider that Holdfast reads; `aws_alb…` is read as `aws_lb…`. `holdfast gate` lists every other type of a plan as passed over. Where a type marked * is configured and missing from a plan, no pass is doubted: it can only take a fault away. Of most stores of other services than RDS and ElastiCache only what they say of themselves is read (encryption, zones, backups), and not who reaches them.',
    [...new Set([...MODELLED_TYPES, ...JUDGED_TYPES])]
      .toSorted()
      .map((type) => `- ${code(type)}${protects(type) ? ' *' : ''}`)
      .join('\n'),
  );
}

/** Labels of the cases of single policies; see scripts/fixtures/policy-cases. */
function readCases(root) {
  const folder = join(root, 'fixtures/policies');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((area) => join(folder, area, 'cases.json'))
    .filter((file) => existsSync(file))
    .flatMap(readJson);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function areaOf(id) {
  return id.split('/')[0];
}

function nameOf(id) {
  return id.slice(id.indexOf('--') + 2);
}
