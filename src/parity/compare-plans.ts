import type { Notice } from '../model/finding.js';
import type { ParityDifference, ParityReport } from '../model/parity.js';
import { canonicalType } from '../plan/address.js';
import type { ModuleConfig } from '../plan/configuration.js';
import { isObject } from '../plan/json-shape.js';
import type { Plan } from '../plan/plan.js';
import { allowedBy, type Allowance, type Difference } from './allowances.js';
import { compareInstances, type SensitiveMasks } from './compare-instances.js';
import { groupInstances, pairInstances, type Instances } from './pair-instances.js';
import { mayDiffer } from './variables.js';
import { moduleAddress, pairModules, type LoneCall, type ModulePair } from './pair-modules.js';

/** A plan to compare, and what is sensitive in it. */
export interface ParitySide {
  readonly plan: Plan;
  readonly sensitive: SensitiveMasks;
}

/**
 * Compares two plans of what should be one stack: the modules that they call, the resources in them,
 * how many there are, and every argument that is written. Pure.
 *
 * @example comparePlans(staging, production, [{ attribute: 'multi_az' }])
 */
export function comparePlans(
  a: ParitySide,
  b: ParitySide,
  allow: readonly Allowance[],
): ParityReport {
  const { pairs, alone } = pairModules(a.plan.configuration, b.plan.configuration);
  const compared = { resources: 0 };
  const found = [
    ...alone.map(describeLoneCall),
    ...pairs.flatMap(compareCalls),
    ...compareResources(a, b, pairs, compared),
  ];
  const differences = found.map((each) => judge(each, allow)).toSorted(worstFirst);
  const count = (verdict: ParityDifference['verdict']): number =>
    differences.filter((each) => each.verdict === verdict).length;
  const summary = {
    modules: pairs.length - 1,
    resources: compared.resources,
    fail: count('fail'),
    unknown: count('unknown'),
    allowed: count('allowed'),
  };
  const notices = [
    ...doubts(a.plan),
    ...doubts(b.plan),
    ...otherProviders(a.plan, b.plan),
    ...noModule(summary.modules),
  ];
  const isDoubtful = notices.some(({ level }) => level === 'warning') || compared.resources === 0;
  return {
    version: 1,
    verdict:
      summary.fail > 0 ? 'fail' : summary.unknown > 0 || isDoubtful ? 'inconclusive' : 'pass',
    a: { plan: a.plan.path, sha256: a.plan.sha256 },
    b: { plan: b.plan.path, sha256: b.plan.sha256 },
    summary,
    notices,
    differences,
  };
}

const PLAIN = { isOpen: false, isWorld: false } as const;

function describeLoneCall({ side, path, source }: LoneCall): Difference {
  const there = `called, from ${source || 'nowhere'}`;
  const [a, b] = side === 'a' ? [there, 'not called'] : ['not called', there];
  return {
    kind: 'module',
    address: moduleAddress(path),
    type: '',
    attribute: '',
    a,
    b,
    isPresence: true,
    ...PLAIN,
  };
}

function compareCalls({ a: path, calls }: ModulePair): Difference[] {
  if (calls === undefined) return [];
  return (['source', 'version'] as const)
    .filter((name) => calls.a[name] !== calls.b[name])
    .map((attribute) => ({
      kind: 'module',
      address: moduleAddress(path),
      type: '',
      attribute,
      a: calls.a[attribute] || 'not set',
      b: calls.b[attribute] || 'not set',
      isPresence: false,
      ...PLAIN,
    }));
}

function* compareResources(
  a: ParitySide,
  b: ParitySide,
  pairs: readonly ModulePair[],
  compared: { resources: number },
): Generator<Difference> {
  const [inA, inB] = [groupInstances(a.plan), groupInstances(b.plan)];
  for (const pair of pairs) {
    const written = { pair, pairs, plans: { a: a.plan, b: b.plan } };
    for (const resource of namesIn(pair, inA, inB)) {
      const ofA = inA.get(`${pair.a}|${resource}`) ?? [];
      const ofB = inB.get(`${pair.b}|${resource}`) ?? [];
      if (ofA.length !== ofB.length) yield countDifference(pair, resource, ofA.length, ofB.length);
      for (const [left, right] of pairInstances(ofA, ofB)) {
        compared.resources++;
        yield* compareInstances(left, right, {
          a: a.sensitive,
          b: b.sensitive,
          mayDiffer: (reference) => mayDiffer(reference, written),
        });
      }
    }
  }
}

function namesIn(pair: ModulePair, inA: Instances, inB: Instances): string[] {
  const own = (module: ModuleConfig, instances: Instances, path: string): string[] =>
    [...module.resources.values()]
      .filter(({ mode }) => mode === 'managed')
      .map(({ type, name }) => `${canonicalType(type)}.${name}`)
      .filter((key) => instances.has(`${path}|${key}`));
  return [
    ...new Set([...own(pair.moduleA, inA, pair.a), ...own(pair.moduleB, inB, pair.b)]),
  ].toSorted();
}

function countDifference(pair: ModulePair, resource: string, a: number, b: number): Difference {
  const [type = ''] = resource.split('.');
  const path = moduleAddress(a === 0 ? pair.b : pair.a);
  const show = (count: number): string => (count === 0 ? 'not there' : `${count} of it`);
  return {
    kind: a === 0 || b === 0 ? 'resource' : 'count',
    address: path === '' ? resource : `${path}.${resource}`,
    type,
    attribute: '',
    a: show(a),
    b: show(b),
    isPresence: true,
    ...PLAIN,
  };
}

function judge(difference: Difference, allow: readonly Allowance[]): ParityDifference {
  const { isPresence: _presence, isWorld: _world, isOpen, ...rest } = difference;
  const by = allowedBy(difference, allow);
  if (by !== undefined) return { ...rest, verdict: 'allowed', allowedBy: by };
  return { ...rest, verdict: isOpen ? 'unknown' : 'fail', allowedBy: '' };
}

const ORDER: readonly ParityDifference['verdict'][] = ['fail', 'unknown', 'allowed'];

function worstFirst(a: ParityDifference, b: ParityDifference): number {
  const rank = ({ verdict }: ParityDifference): number => ORDER.indexOf(verdict);
  const key = ({ address, attribute }: ParityDifference): string => `${address}\n${attribute}`;
  return rank(a) - rank(b) || (key(a) < key(b) ? -1 : 1);
}

function doubts({ path, complete, unaccounted }: Plan): Notice[] {
  if (complete && unaccounted.length === 0) return [];
  const why = complete
    ? `${unaccounted[0]?.address ?? ''} ${unaccounted[0]?.why ?? ''}`
    : 'it is not complete (made with -target, or with deferred changes)';
  return [
    {
      level: 'warning',
      code: 'parity/partial-plan',
      message: `${path} does not show the whole stack: ${why}`,
    },
  ];
}

/** Another version of a provider does other things with the same arguments. */
function otherProviders(a: Plan, b: Plan): Notice[] {
  const constraintOf = ({ providers }: Plan, name: string): string => {
    const provider = providers[name];
    return isObject(provider) ? String(provider['version_constraint'] ?? 'any') : '';
  };
  return Object.keys(a.providers).flatMap((name): Notice[] => {
    const [left, right] = [constraintOf(a, name), constraintOf(b, name)];
    if (right === '' || left === right) return [];
    const message = `The provider ${name} may be of another version: ${left} in ${a.path}, ${right} in ${b.path}`;
    return [{ level: 'warning', code: 'parity/provider-version', message }];
  });
}

function noModule(modules: number): Notice[] {
  return modules > 0
    ? []
    : [
        {
          level: 'note',
          code: 'parity/no-module',
          message:
            'The plans share no module call. Where both come from one folder that is as it should be; otherwise the code is a copy, which only stays the same by chance.',
        },
      ];
}
