import type { Resolver } from '../../plan/resolver.js';
import { readCredentials } from './credentials.js';
import { readPlainParameters } from './plain-parameters.js';
import { readEnvironments } from './environments.js';
import { joinHolders, type SecretHolder } from './secret-holder.js';
import { readUserData } from './user-data.js';
import { readProvisioners, readTags, readTexts } from './texts.js';
import { readOutputs, readProviders, readVariables } from './variables.js';

/** Everything that may hold a secret in the plain, one entry for each address. */
export function readSecrets(resolver: Resolver): SecretHolder[] {
  const holders = new Map<string, SecretHolder>();
  const all = [
    ...readUserData(resolver),
    ...readCredentials(resolver),
    ...readPlainParameters(resolver),
    ...readEnvironments(resolver),
    ...readTexts(resolver),
    ...readTags(resolver),
    ...readProvisioners(resolver.plan),
    ...readVariables(resolver.plan),
    ...readOutputs(resolver.plan),
    ...readProviders(resolver.plan),
  ];
  for (const holder of all) {
    const before = holders.get(holder.address);
    holders.set(holder.address, before ? joinHolders(holder.address, [before, holder]) : holder);
  }
  return [...holders.values()];
}
