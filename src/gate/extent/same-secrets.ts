import type { Finding } from '../../model/finding.js';
import type { Stack } from '../../topology/read-stack.js';
import { readSecrets } from '../../topology/secrets/read-secrets.js';
import { withoutLine } from './data-extents.js';

/** Sentences about where a value comes from, which no state tells. */
const ORIGIN =
  /^`([A-Za-z_]\w*)[\w.]*` (?:is written in the configuration|is the default of|comes from var\.)/;

/**
 * Whether all that a finding of `data/no-plain-secrets` has new is where values come from that are the
 * same before and after the plan. Of configurations a plan has the new one alone: a value that stays
 * is taken to be written where it was.
 */
export function sameSecrets(
  now: Stack,
  before: Stack,
  movedFrom: ReadonlyMap<string, string>,
): (finding: Finding) => boolean {
  const holders = (stack: Stack) =>
    new Map(readSecrets(stack.resolver).map((holder) => [holder.address, holder]));
  let all: {
    readonly now: ReturnType<typeof holders>;
    readonly before: ReturnType<typeof holders>;
  };
  return ({ policy, address }) => {
    if (policy !== 'data/no-plain-secrets') return false;
    const old = before.plan.resources.has(address) ? address : movedFrom.get(address);
    const resource = now.plan.resources.get(address);
    const was = old === undefined ? undefined : before.plan.resources.get(old);
    if (!resource || !was) return false;
    all ??= { now: holders(now), before: holders(before) };
    const known = new Set(all.before.get(was.address)?.found.map(withoutLine));
    return (all.now.get(address)?.found ?? []).every((found) => {
      const name = ORIGIN.exec(found)?.[1];
      if (known.has(withoutLine(found))) return true;
      return name !== undefined && isSame(resource.values[name], was.values[name]);
    });
  };
}

function isSame(now: unknown, before: unknown): boolean {
  if (now === undefined || now === null || now === '') return false;
  return JSON.stringify(now) === JSON.stringify(before);
}
