import { HoldfastError } from '../model/error.js';
import { SEVERITIES } from '../model/finding.js';
import type { PolicyMetadata } from '../gate/policy-bundle.js';
import type { Annotation } from './annotations.js';

const RULES = ['id', 'in_scope', 'results'] as const;

const HINT = 'docs/add-a-policy.md of Holdfast shows a whole policy.';

/**
 * Makes the metadata of users' policies from their packages, and refuses every shape that would let
 * one of them judge nothing without anybody noticing.
 *
 * @param packages by name, such as `policies.cost.instance_types`: their files and the rules in them
 * @throws HoldfastError policy/package, policy/no-metadata, policy/metadata, policy/id, policy/no-rule
 */
export function checkShape(
  packages: ReadonlyMap<
    string,
    { readonly files: readonly string[]; readonly rules: ReadonlySet<string> }
  >,
  annotations: readonly Annotation[],
  taken: { readonly ids: readonly string[]; readonly libraries: readonly string[] },
): PolicyMetadata[] {
  const policies: PolicyMetadata[] = [];
  for (const [name, { files, rules }] of packages) {
    const [file = ''] = files;
    const [root, area, rule, ...more] = name.split('.');
    // Functions that several policies share; `lib` is where ours are, too.
    if (root === 'lib' && area !== undefined && !taken.libraries.includes(area)) continue;
    if (root !== 'policies' || area === undefined || rule === undefined || more.length > 0) {
      wrong('policy/package', file, `its package is ${name}, expected policies.<area>.<rule>`);
    }
    const id = `${area}/${rule}`.replaceAll('_', '-');
    const missing = RULES.filter((each) => !rules.has(each));
    if (missing.length > 0) {
      wrong('policy/no-rule', file, `it has no rule ${missing.join(' and no rule ')}`);
    }
    const annotation = annotations.find((each) => each.package === name);
    if (annotation === undefined) {
      wrong('policy/no-metadata', file, 'there is no `# METADATA` block right above its package');
    }
    if (taken.ids.includes(id)) {
      wrong(
        'policy/id',
        file,
        `${id} is a policy of Holdfast’s own: give the package another name`,
      );
    }
    policies.push(readMetadata(annotation, id));
  }
  if (policies.length === 0) {
    wrong('policy/package', 'the folder', 'none of its packages is policies.<area>.<rule>');
  }
  return policies.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function readMetadata(
  { file, title, description, custom }: Annotation,
  id: string,
): PolicyMetadata {
  const text = (name: string, value: unknown): string =>
    typeof value === 'string' && value.trim() !== ''
      ? value.trim()
      : wrong('policy/metadata', file, `its METADATA has no \`${name}\`, expected a text`);
  const written = text('custom.id', custom['id']);
  if (written !== id) {
    wrong(
      'policy/id',
      file,
      `its \`custom.id\` is ${written}; by its package it is ${id} (area/rule, with hyphens)`,
    );
  }
  const severity = SEVERITIES.find((each) => each === custom['severity']);
  if (severity === undefined) {
    wrong(
      'policy/metadata',
      file,
      `its \`custom.severity\` is ${JSON.stringify(custom['severity']) ?? 'missing'}, expected ${SEVERITIES.join(', ')}`,
    );
  }
  const references = custom['references'] ?? [];
  if (!Array.isArray(references) || !references.every((each) => typeof each === 'string')) {
    wrong('policy/metadata', file, 'its `custom.references` is not a list of texts');
  }
  return {
    id,
    title: text('title', title),
    description: text('description', description),
    severity,
    remedy: text('custom.remedy', custom['remedy']),
    references,
    source: file,
  };
}

function wrong(code: string, file: string, what: string): never {
  throw new HoldfastError(code, `${file}: ${what}`, { hint: HINT });
}
