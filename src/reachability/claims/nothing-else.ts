import type { Reachability } from '../../model/topology.js';
import type { Admission } from '../read/admission.js';
import {
  heldText,
  type PlacedHolder,
  type ReachabilityContext,
  type StoreNetwork,
} from './store-network.js';
import { describePorts, isOwnPort } from './store-ports.js';
import type { DatabaseProxy } from './database-proxies.js';
import { isDefaultGroup } from '../read/group-keys.js';
import { settle, type Answer } from './settle.js';
import { unsure, whoIsAt, type Who } from './who-is-at.js';

/** Whether nothing else is let in: on its port only, and from the application only. */
export function proveNothingElse(db: StoreNetwork, context: ReachabilityContext): Reachability {
  const answers = db.groups.map((groups) => admitsOnlyApplication(db, groups, context));
  return settle(answers, db, context, 'its security groups are not in this plan');
}

function admitsOnlyApplication(
  db: StoreNetwork,
  groups: readonly string[],
  context: ReachabilityContext,
): Answer {
  const rules = groups.flatMap((group) => context.rules.of(group, 'ingress'));
  const judged = rules.map((rule) => judgeRule(rule, db, groups, context));
  const sure = judged.filter(
    (item) => item.verdict === 'refuted' && item.rule.certainty === 'sure',
  );
  if (sure.length > 0) {
    const whoever = sure.some((item) => item.whoever);
    return { verdict: 'refuted', whoever, evidence: sure.map(({ why }) => why) };
  }
  const pooled = pooledViolation(judged);
  if (pooled) return pooled;
  const open = judged.filter((item) => item.verdict !== 'proven');
  const unplaced = context.rules.unplaced.map(
    ({ address }) => `${address} does not tell which group it belongs to`,
  );
  const outside = groups
    .filter((group) => !context.rules.knows(group))
    .map((group) => `the rules of ${group} are not in this plan`);
  const reasons = [...open.map(({ why }) => why), ...unplaced, ...outside];
  if (reasons.length > 0) return { verdict: 'unknown', evidence: reasons };
  return {
    verdict: 'proven',
    evidence:
      judged.length === 0 ? [`${groups.join(', ')} lets nothing in`] : judged.map(({ why }) => why),
  };
}

export interface Judged {
  readonly rule: Admission;
  readonly verdict: Reachability['verdict'];
  readonly whoever: boolean;
  readonly why: string;
}

/** A peer that is in at least one of several pooled rules, each of which would be a violation. */
function pooledViolation(judged: readonly Judged[]): Answer | undefined {
  const pooled = judged.filter(({ rule }) => rule.certainty === 'somewhere');
  const peers = new Map<string, Judged[]>();
  for (const item of pooled) {
    const key = `${item.rule.source} ${JSON.stringify(item.rule.peer)}`;
    peers.set(key, [...(peers.get(key) ?? []), item]);
  }
  for (const items of peers.values()) {
    const [first] = items;
    if (first && items.every(({ verdict }) => verdict === 'refuted'))
      return { verdict: 'refuted', evidence: [first.why] };
  }
  return undefined;
}

/** proven: what this rule admits is the application on the database's port, or nobody. */
export function judgeRule(
  rule: Admission,
  db: StoreNetwork,
  groups: readonly string[],
  context: ReachabilityContext,
): Judged {
  const { peer } = rule;
  const ports = describePorts(rule.ports, db);
  if (peer.kind === 'unknown')
    return { rule, verdict: 'unknown', whoever: false, why: peer.reason };
  const who =
    peer.kind === 'group'
      ? judgeGroup(peer.group, db, groups, context)
      : whoIsAt(peer.cidr, db, context);
  const name = peer.kind === 'group' ? peer.group : peer.cidr;
  const admits = `${rule.source} lets in ${name} on ${ports}`;
  if (who.verdict === 'nobody')
    return { rule, verdict: 'proven', whoever: false, why: `${admits}: ${who.why}` };
  if (who.verdict !== 'application')
    return {
      rule,
      verdict: who.verdict === 'others' ? 'refuted' : 'unknown',
      whoever: who.whoever === true,
      why: `${admits}: ${who.why}`,
    };
  // More ports than it listens on let the application reach nothing more.
  const wider = isOwnPort(rule.ports, db)
    ? ''
    : ' (more than its own port; it answers on that alone)';
  return { rule, verdict: 'proven', whoever: false, why: `${admits}${wider}: ${who.why}` };
}

function judgeGroup(
  group: string,
  db: StoreNetwork,
  own: readonly string[],
  context: ReachabilityContext,
): Who {
  const { doubtful, placeless } = context.holders;
  const holders = context.holders.byGroup.get(group) ?? [];
  // It needs no rule to reach itself.
  const isLike = own.includes(group) && !context.isStrict;
  const held = heldText(own);
  const isOther = (holder: PlacedHolder): boolean =>
    holder.active &&
    holder.address !== db.address &&
    !(isLike && holder.held === held && holder.groups.exact);
  const sureOther = holders.find(
    (holder) => isOther(holder) && holder.groups.exact && holder.part === undefined,
  );
  if (sureOther) return { verdict: 'others', why: `${sureOther.address} has this group` };
  const proxies = judgeProxies(holders.filter(isOther), db, context);
  const leak = [...proxies.values()].find(({ verdict }) => verdict === 'others');
  if (leak) return leak;
  const maybe = holders.find((holder) => isOther(holder) && !proxies.has(holder));
  if (maybe) return unsure(maybe.address, maybe.part ?? 'may have this group');
  const doubt = [...proxies.values()].find(({ verdict }) => verdict === 'unknown');
  if (doubt) return doubt;
  const apps = context.applications.filter(({ groups }) => groups.includes(group));
  const sureApp = apps.find(({ groupsExact, groupGaps }) => groupsExact && groupGaps.length === 0);
  const isOpen = context.applications.some(({ groupGaps }) => groupGaps.length > 0);
  const passive = holders.find(
    (holder) => !proxies.has(holder) && (!own.includes(group) || holder.active),
  );
  if (!sureApp && apps.length === 0 && !isOpen && passive && context.isStrict)
    return {
      verdict: 'others',
      why: `${passive.address} has this group, and ${context.party} does not`,
    };
  if (doubtful)
    return unsure(doubtful.address, `may have this group too (${doubtful.groups.gaps.join('; ')})`);
  if (placeless && isDefaultGroup(group))
    return unsure(placeless.address, 'may have this group: the plan does not tell its VPC');
  if (sureApp)
    return {
      verdict: 'application',
      why: `${sureApp.compute.resource.address} has this group, and nothing else that opens connections`,
    };
  if (apps.length > 0 || isOpen)
    return {
      verdict: 'unknown',
      why: `the plan does not tell whether ${context.party} has this group`,
    };
  const [proxy] = proxies.values();
  if (proxy) return proxy;
  if (passive)
    return { verdict: 'nobody', why: `${passive.address} has this group, and opens no connection` };
  if (own.includes(group)) return { verdict: 'nobody', why: 'nothing but itself has this group' };
  return {
    verdict: 'unknown',
    why: 'nothing in this plan has this group, so whatever is given it later gets in',
  };
}

/** Who gets through each proxy of these of which the plan tells where it leads. */
function judgeProxies(
  holders: readonly PlacedHolder[],
  db: StoreNetwork,
  context: ReachabilityContext,
): ReadonlyMap<PlacedHolder, Who> {
  return new Map(
    holders.flatMap((holder) => {
      const proxy = context.proxies.get(holder.address);
      return proxy && holder.groups.exact
        ? [[holder, judgeProxy(proxy, db, context)] as const]
        : [];
    }),
  );
}

function judgeProxy(
  { store, targets }: DatabaseProxy,
  db: StoreNetwork,
  context: ReachabilityContext,
): Who {
  const has = `${store.address} has this group`;
  if (!targets.has(db.address))
    return { verdict: 'nobody', why: `${has}, and is a proxy of another database` };
  const { verdict, evidence } = proveNothingElse(store, context);
  const [first = ''] = evidence;
  switch (verdict) {
    case 'proven':
      return { verdict: 'application', why: `${has}, a proxy that lets in ${context.party} alone` };
    case 'refuted':
      return { verdict: 'others', why: `${has}, a proxy that lets in more: ${first}` };
    case 'unknown':
      return {
        verdict: 'unknown',
        why: `${has}, a proxy of which is not known whom it lets in: ${first}`,
      };
  }
}
