import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { built, code, page, table } from './markdown.mjs';

export async function scenarioPages(root) {
  const { bundledScenarios, loadScenario } = await built('scenario/load-scenario.js');
  const { scenarioSchema } = await built('scenario/scenario-schema.js');
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input' });
  const scenarios = bundledScenarios().map((name) => ({
    scenario: loadScenario(name),
    source: readFileSync(join(root, `scenarios/${name}.yaml`), 'utf8'),
  }));
  return [
    page(
      'reference/scenarios.md',
      'Scenarios',
      'Names that `holdfast run` takes, and the form of a scenario’s file. Durations are seconds of declared time, which `--speed` divides; rates and latencies are real.',
      ...scenarios.map(({ scenario, source }) => describeScenario(scenario, source)),
      '## The file',
      'For editors and checks: [scenario.schema.json](scenario.schema.json).',
      table(['field', 'type', 'default'], fieldsOf(schema)),
    ),
    {
      path: 'reference/scenario.schema.json',
      title: 'JSON Schema of a scenario',
      content: JSON.stringify(schema),
    },
  ];
}

function describeScenario(scenario, source) {
  const { beforeSeconds, duringSeconds, afterSeconds } = scenario.phases;
  return [
    `## ${scenario.name}`,
    `${scenario.description} ${beforeSeconds} s before, ${duringSeconds} s during, ${afterSeconds} s after.`,
    `\`\`\`yaml\n${source.trimEnd()}\n\`\`\``,
  ].join('\n\n');
}

/** Rows of all fields with a value of their own, by path. */
function fieldsOf(schema, path = '', required = true) {
  const nullable = schema.anyOf?.find(({ type }) => type === 'object');
  const object = schema.type === 'object' ? schema : nullable;
  const element = schema.type === 'array' ? schema.items : undefined;
  if (object?.properties) {
    const own = path === '' || !nullable ? [] : [row(path, 'object or null', schema, required)];
    const inner = Object.entries(object.properties).flatMap(([name, field]) =>
      fieldsOf(
        field,
        path === '' ? name : `${path}.${name}`,
        object.required?.includes(name) ?? false,
      ),
    );
    return [...own, ...inner];
  }
  if (element) return fieldsOf(element, `${path}[]`, required);
  return [row(path, typeOf(schema), schema, required)];
}

function row(path, type, schema, required) {
  const fallback =
    schema.default === undefined ? (required ? 'required' : '') : code(String(schema.default));
  return [code(path), type, fallback];
}

function typeOf(schema) {
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return schema.enum.map(code).join(' or ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  return [[schema.type].flat().join(' or '), rangeOf(schema)].filter(Boolean).join(' ');
}

function rangeOf({ minimum, exclusiveMinimum, maximum, type }) {
  // zod writes JavaScript's own bounds of an integer, which say nothing to a reader.
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (type !== 'number' && type !== 'integer') return '';
  if (exclusiveMinimum !== undefined)
    return `above ${exclusiveMinimum}${high === undefined ? '' : `, at most ${high}`}`;
  if (minimum === undefined) return high === undefined ? '' : `at most ${high}`;
  return high === undefined ? `from ${minimum}` : `${minimum} to ${high}`;
}
