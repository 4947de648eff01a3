import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';
import { isSecretValue, scanText } from './scan-text.js';
import type { SecretHolder } from './secret-holder.js';

/** Environment variables of functions and of containers: plain to whoever may describe them. */
export function readEnvironments(resolver: Resolver): SecretHolder[] {
  return [
    ...resolver.ofType('aws_lambda_function').map((lambda) => judge(lambda, variablesOf(lambda))),
    ...resolver
      .ofType('aws_ecs_task_definition')
      .map((task) => judge(task, containerVariables(task))),
  ].filter(({ found, open, notes }) => found.length + open.length + notes.length > 0);
}

type Variables = readonly (readonly [name: string, value: unknown])[] | undefined;

function variablesOf(lambda: PlannedResource): Variables {
  if (lambda.unknown['environment'] === true) return undefined;
  const values = valueAt(lambda.values, ['environment', 0, 'variables']);
  const open = valueAt(lambda.unknown, ['environment', 0, 'variables']);
  if (open === true) return undefined;
  return isObject(values) ? Object.entries(values) : [];
}

function containerVariables(task: PlannedResource): Variables {
  if (task.unknown['container_definitions'] === true) return undefined;
  const text = task.values['container_definitions'];
  if (typeof text !== 'string') return [];
  let containers: unknown;
  try {
    containers = JSON.parse(text);
  } catch {
    return undefined;
  }
  return (Array.isArray(containers) ? containers : []).flatMap((container) => {
    const rows: unknown = isObject(container) ? container['environment'] : undefined;
    return (Array.isArray(rows) ? rows : [])
      .filter(isObject)
      .map((row) => [String(row['name']), row['value']] as const);
  });
}

function judge({ address }: PlannedResource, variables: Variables): SecretHolder {
  if (variables === undefined) {
    return { address, found: [], open: ['its environment is known only after apply'], notes: [] };
  }
  const found = variables.flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (isSecretValue(name, value)) return [`environment variable ${shown(name)}: a secret`];
    return scanText(value).map(({ kind }) => `environment variable ${shown(name)}: ${kind}`);
  });
  const notes = variables.length > 0 ? ['its environment variables were looked at'] : [];
  return { address, found: [...new Set(found)], open: [], notes };
}

/** Names are shown where they are names; a text of any other form might be anything. */
function shown(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name) ? name : '(of another form than a name)';
}
