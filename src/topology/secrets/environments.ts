import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isPasswordName, isSecretValue, scanText } from './scan-text.js';
import type { SecretHolder } from './secret-holder.js';
import { VARIABLES, type Variables } from './variables-of.js';

/** Environment variables of functions, containers, builds and others: plain to whoever may describe them. */
export function readEnvironments(resolver: Resolver): SecretHolder[] {
  return Object.entries(VARIABLES)
    .flatMap(([type, read]) =>
      resolver.ofType(type).map((resource) => judge(resource, read(resource))),
    )
    .filter(({ found, open, notes }) => found.length + open.length + notes.length > 0);
}

const KIND = 'environment variable';

function judge({ address }: PlannedResource, variables: Variables): SecretHolder {
  if (variables === undefined) {
    return { address, found: [], open: ['its environment is known only after apply'], notes: [] };
  }
  const found = variables.flatMap(({ kind: what = KIND, name, value }) => {
    if (typeof value !== 'string') return [];
    if (isSecretValue(name, value)) return [`${what} ${shown(name)}: a secret`];
    return scanText(value).map(({ kind }) => `${what} ${shown(name)}: ${kind}`);
  });
  // Of a secret or a token what is made while applying is mostly its ARN.
  const open = variables
    .filter(({ name, value }) => value === undefined && isPasswordName(name))
    .map(({ kind = KIND, name }) => `${kind} ${shown(name)} is known only after apply`);
  const notes = variables.length > 0 ? ['its environment variables were looked at'] : [];
  return { address, found: [...new Set(found)], open, notes };
}

/** Names are shown where they are names; a text of any other form might be anything. */
export function shown(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name) ? name : '(of another form than a name)';
}
