import type { Reachability, Subnet } from '../model/topology.js';
import type { Links } from '../plan/links.js';
import type { Compute } from '../topology/applications.js';
import { isCovered, overlaps, parseCidr, type Range } from './cidr.js';
import type { Holder } from './interfaces.js';
import type { Admission, Ports, SecurityGroupRules } from './security-group-rules.js';

/** What the network of a database is made of, as far as its reachability asks. */
export interface DatabaseNetwork {
  readonly address: string;
  /** Undefined where the plan does not tell it. */
  readonly port: number | undefined;
  readonly vpc: string | undefined;
  /** Each possible set of its groups: one where the plan is exact. */
  readonly groups: readonly (readonly string[])[];
  /** Why its groups are not surely among these; empty where they are. */
  readonly groupGaps: readonly string[];
  readonly subnets: readonly string[];
}

/** An application tier of the database's VPC. */
export interface ApplicationNetwork {
  readonly compute: Compute;
  readonly groups: readonly string[];
  readonly groupsExact: boolean;
  readonly groupGaps: readonly string[];
  readonly subnets: Links;
}

export interface ReachabilityContext {
  readonly rules: SecurityGroupRules;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly applications: readonly ApplicationNetwork[];
  /** Everything else that holds a group, with the keys of its groups. */
  readonly holders: readonly (Holder & { readonly keys: readonly string[] })[];
  readonly applicationDoubt: string | undefined;
}

const ASSUMPTIONS = [
  'an expression holds nothing but what it refers to: a literal id beside a reference is not in a plan',
  'network ACLs let through what the security groups do',
  'nothing outside of this plan holds its security groups',
];

type Ternary = { readonly verdict: Reachability['verdict']; readonly evidence: readonly string[] };

/** Whether the application reaches the database on its port: a rule on both sides, each sure. */
export function provePathFromApplication(
  db: DatabaseNetwork,
  context: ReachabilityContext,
): Reachability {
  const answers = db.groups.map((groups) =>
    bestOf(context.applications.map((app) => reaches(app, db, groups, context))),
  );
  return finish(
    agreeOn(answers),
    db,
    context,
    'there is no application in its VPC that could reach it',
  );
}

/** Whether nothing else is let in: on its port only, and from the application only. */
export function proveNothingElse(db: DatabaseNetwork, context: ReachabilityContext): Reachability {
  const answers = db.groups.map((groups) => admitsOnlyApplication(db, groups, context));
  return finish(agreeOn(answers), db, context, 'its security groups are not in this plan');
}

function finish(
  answer: Ternary | undefined,
  db: DatabaseNetwork,
  context: ReachabilityContext,
  none: string,
): Reachability {
  const doubts = [
    ...db.groupGaps,
    ...(context.applicationDoubt === undefined ? [] : [context.applicationDoubt]),
  ];
  const settled = answer ?? {
    verdict: doubts.length > 0 ? ('unknown' as const) : ('refuted' as const),
    evidence: [none],
  };
  const verdict = doubts.length > 0 && settled.verdict !== 'unknown' ? 'unknown' : settled.verdict;
  return { verdict, evidence: [...settled.evidence, ...doubts], assumptions: ASSUMPTIONS };
}

/** Several possible sets of groups: decided only where all lead to the same answer. */
function agreeOn(answers: readonly Ternary[]): Ternary | undefined {
  const [first] = answers;
  if (!first) return undefined;
  if (answers.every(({ verdict }) => verdict === first.verdict)) return first;
  return {
    verdict: 'unknown',
    evidence: [
      'the plan does not tell which of several security groups it has',
      ...answers.flatMap(({ evidence }) => evidence),
    ],
  };
}

function bestOf(answers: readonly Ternary[]): Ternary {
  const order = ['proven', 'unknown', 'refuted'] as const;
  const found = order
    .map((verdict) => answers.find((answer) => answer.verdict === verdict))
    .find((answer) => answer !== undefined);
  return found ?? { verdict: 'refuted', evidence: ['there is no application in its VPC'] };
}

function reaches(
  app: ApplicationNetwork,
  db: DatabaseNetwork,
  groups: readonly string[],
  context: ReachabilityContext,
): Ternary {
  const name = app.compute.resource.address;
  if (app.groupGaps.length > 0)
    return {
      verdict: 'unknown',
      evidence: [`the security groups of ${name}: ${app.groupGaps.join('; ')}`],
    };
  if (db.port === undefined)
    return {
      verdict: 'unknown',
      evidence: [`the port of ${db.address} is known only after apply`],
    };
  const entry = findPassage(
    rulesOf(groups, 'ingress', db, context),
    (rule) => matchesApplication(rule, app, context),
    rangesOf(app.subnets, context),
    app.groupsExact,
  );
  const databaseRanges = db.subnets.flatMap((address) => rangeOf(address, context));
  const exit = findPassage(
    rulesOf(app.groups, 'egress', db, context),
    (rule) => matchesDatabase(rule, groups, databaseRanges),
    databaseRanges,
    app.groupsExact,
  );
  const unplaced = context.rules.unplaced;
  if (entry?.match === 'yes' && exit?.match === 'yes') {
    return {
      verdict: 'proven',
      evidence: [
        `${name} leaves by ${exit.source} and enters ${db.address} on tcp ${db.port} by ${entry.source}`,
      ],
    };
  }
  if (!entry && unplaced.length === 0)
    return {
      verdict: 'refuted',
      evidence: [`no rule of ${groups.join(', ')} lets ${name} in on tcp ${db.port}`],
    };
  if (!exit && unplaced.length === 0)
    return {
      verdict: 'refuted',
      evidence: [
        `no egress rule of ${app.groups.join(', ')} lets ${name} out to ${db.address} on tcp ${db.port}`,
      ],
    };
  const reasons = [entry, exit].flatMap((found) =>
    found && found.match !== 'yes' ? [`${found.source} may let it through, but not surely`] : [],
  );
  return {
    verdict: 'unknown',
    evidence: [
      ...reasons,
      ...unplaced.map((rule) => `${rule} does not tell which group it belongs to`),
    ],
  };
}

type Match = 'yes' | 'maybe' | 'no';

interface Passage {
  readonly match: 'yes' | 'maybe';
  readonly source: string;
}

function rulesOf(
  groups: readonly string[],
  direction: Admission['direction'],
  db: DatabaseNetwork,
  context: ReachabilityContext,
): Admission[] {
  return groups
    .flatMap((group) => context.rules.of(group, direction))
    .filter((rule) => opensPort(rule.ports, db));
}

/** One rule that surely lets through, or several whose blocks together hold all addresses. */
function findPassage(
  rules: readonly Admission[],
  match: (rule: Admission) => Match,
  addresses: readonly Range[],
  groupsExact: boolean,
): Passage | undefined {
  const matched = rules
    .map((rule) => ({ rule, match: match(rule) }))
    .filter((item) => item.match !== 'no');
  const sure = matched.filter(
    ({ rule }) => rule.certainty === 'sure' && groupsExact && rule.ports.protocol !== 'unknown',
  );
  const one = sure.find((item) => item.match === 'yes');
  if (one) return { match: 'yes', source: one.rule.source };
  const blocks = sure
    .flatMap(({ rule }) => (rule.peer.kind === 'cidr' ? [parseCidr(rule.peer.cidr)] : []))
    .filter((range) => range !== undefined);
  const sources = [...new Set(matched.map(({ rule }) => rule.source))].join(', ');
  if (addresses.length > 0 && addresses.every((range) => isCovered(range, blocks)))
    return { match: 'yes', source: sources };
  return matched.length > 0 ? { match: 'maybe', source: sources } : undefined;
}

function opensPort(ports: Ports, db: DatabaseNetwork): boolean {
  if (ports.portOf !== undefined) return ports.portOf === db.address;
  if (ports.protocol === 'unknown') return true;
  if (ports.protocol === 'udp' || db.port === undefined) return false;
  return ports.from <= db.port && db.port <= ports.to;
}

function matchesApplication(
  rule: Admission,
  app: ApplicationNetwork,
  context: ReachabilityContext,
): Match {
  const { peer } = rule;
  if (rule.ports.protocol === 'unknown') return 'maybe';
  if (peer.kind === 'group') return app.groups.includes(peer.group) ? 'yes' : 'no';
  if (peer.kind === 'unknown') return 'maybe';
  const admitted = parseCidr(peer.cidr);
  const own = rangesOf(app.subnets, context);
  if (!admitted || own.length === 0) return 'maybe';
  if (own.every((range) => isCovered(range, [admitted]))) return 'yes';
  return own.some((range) => overlaps(range, admitted)) ? 'maybe' : 'no';
}

function matchesDatabase(rule: Admission, groups: readonly string[], own: readonly Range[]): Match {
  const { peer } = rule;
  if (rule.ports.protocol === 'unknown') return 'maybe';
  if (peer.kind === 'group') return groups.includes(peer.group) ? 'yes' : 'no';
  if (peer.kind === 'unknown') return 'maybe';
  const admitted = parseCidr(peer.cidr);
  if (!admitted) return 'maybe';
  if (admitted.family === 4 && admitted.last - admitted.first === 2n ** 32n - 1n) return 'yes';
  if (own.length === 0) return 'maybe';
  if (own.every((range) => isCovered(range, [admitted]))) return 'yes';
  return own.some((range) => overlaps(range, admitted)) ? 'maybe' : 'no';
}

function admitsOnlyApplication(
  db: DatabaseNetwork,
  groups: readonly string[],
  context: ReachabilityContext,
): Ternary {
  const rules = groups.flatMap((group) => context.rules.of(group, 'ingress'));
  const judged = rules.map((rule) => judge(rule, db, groups, context));
  const sure = judged.filter(
    (item) => item.verdict === 'refuted' && item.rule.certainty === 'sure',
  );
  if (sure.length > 0) return { verdict: 'refuted', evidence: sure.map(({ why }) => why) };
  const pooled = pooledViolation(judged);
  if (pooled) return pooled;
  const open = judged.filter((item) => item.verdict !== 'proven');
  const unplaced = context.rules.unplaced.map(
    (rule) => `${rule} does not tell which group it belongs to`,
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

interface Judged {
  readonly rule: Admission;
  readonly verdict: Reachability['verdict'];
  readonly why: string;
}

/** A peer that is in at least one of several pooled rules, each of which would be a violation. */
function pooledViolation(judged: readonly Judged[]): Ternary | undefined {
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
function judge(
  rule: Admission,
  db: DatabaseNetwork,
  groups: readonly string[],
  context: ReachabilityContext,
): Judged {
  const { peer } = rule;
  const ports = describePorts(rule.ports, db);
  if (peer.kind === 'unknown') return { rule, verdict: 'unknown', why: peer.reason };
  const who =
    peer.kind === 'group' ? judgeGroup(peer.group, groups, context) : judgeCidr(peer.cidr, context);
  const name = peer.kind === 'group' ? peer.group : peer.cidr;
  const admits = `${rule.source} lets in ${name} on ${ports}`;
  if (who.verdict === 'nobody') return { rule, verdict: 'proven', why: `${admits}: ${who.why}` };
  if (who.verdict !== 'application')
    return {
      rule,
      verdict: who.verdict === 'others' ? 'refuted' : 'unknown',
      why: `${admits}: ${who.why}`,
    };
  // More ports than it listens on let the application reach nothing more.
  const wider = isOwnPort(rule.ports, db)
    ? ''
    : ' (more than its own port; the database answers on that alone)';
  return { rule, verdict: 'proven', why: `${admits}${wider}: ${who.why}` };
}

interface Who {
  readonly verdict: 'application' | 'others' | 'nobody' | 'unknown';
  readonly why: string;
}

function judgeGroup(group: string, own: readonly string[], context: ReachabilityContext): Who {
  const holders = context.holders.filter(({ keys }) => keys.includes(group));
  const active = holders.filter((holder) => holder.active);
  const sureOther = active.find((holder) => holder.groups.exact);
  if (sureOther) return { verdict: 'others', why: `${sureOther.address} has this group` };
  const apps = context.applications.filter(({ groups }) => groups.includes(group));
  const sureApp = apps.find(({ groupsExact, groupGaps }) => groupsExact && groupGaps.length === 0);
  const doubtful = context.holders.find((holder) => holder.active && holder.groups.gaps.length > 0);
  const [maybe] = active;
  if (maybe) return { verdict: 'unknown', why: `${maybe.address} may have this group` };
  if (sureApp && doubtful)
    return {
      verdict: 'unknown',
      why: `${doubtful.address} may have this group too (${doubtful.groups.gaps.join('; ')})`,
    };
  if (sureApp)
    return {
      verdict: 'application',
      why: `${sureApp.compute.resource.address} has this group, and nothing else that opens connections`,
    };
  if (apps.length > 0 || context.applications.some(({ groupGaps }) => groupGaps.length > 0)) {
    return { verdict: 'unknown', why: 'the application may have this group, but not surely' };
  }
  if (own.includes(group))
    return { verdict: 'nobody', why: 'only the database itself has this group' };
  const [passive] = holders;
  if (passive)
    return {
      verdict: 'others',
      why: `${passive.address} has this group, and the application does not`,
    };
  return {
    verdict: 'unknown',
    why: 'nothing in this plan has this group; whatever is given it will get in',
  };
}

function judgeCidr(cidr: string, context: ReachabilityContext): Who {
  const admitted = parseCidr(cidr);
  if (!admitted) return { verdict: 'unknown', why: 'it is not a CIDR block' };
  const appRanges = context.applications.flatMap((app) => rangesOf(app.subnets, context));
  if (!isCovered(admitted, appRanges))
    return { verdict: 'others', why: 'that is more than the subnets of the application' };
  const neighbour = context.holders.find(
    (holder) =>
      holder.active && rangesOf(holder.subnets, context).some((range) => overlaps(range, admitted)),
  );
  if (neighbour) {
    const exact = neighbour.subnets.exact && neighbour.subnets.gaps.length === 0;
    return {
      verdict: exact ? 'others' : 'unknown',
      why: `${neighbour.address} is in that range too`,
    };
  }
  const inexact = context.applications.some(
    ({ subnets }) => !subnets.exact || subnets.gaps.length > 0,
  );
  return inexact
    ? { verdict: 'unknown', why: 'the subnets of the application are not surely known' }
    : { verdict: 'application', why: 'only the application has addresses in that range' };
}

function isOwnPort(ports: Ports, db: DatabaseNetwork): boolean {
  if (ports.portOf !== undefined) return ports.portOf === db.address;
  return ports.protocol === 'tcp' && ports.from === db.port && ports.to === db.port;
}

function describePorts(ports: Ports, db: DatabaseNetwork): string {
  if (ports.portOf !== undefined)
    return ports.portOf === db.address ? 'its own port' : `the port of ${ports.portOf}`;
  if (ports.protocol === 'unknown') return 'ports known only after apply';
  if (ports.protocol === 'all') return 'all ports of all protocols';
  return ports.from === ports.to
    ? `${ports.protocol} ${ports.from}`
    : `${ports.protocol} ${ports.from}-${ports.to}`;
}

function rangesOf(links: Links, context: ReachabilityContext): Range[] {
  return links.targets.flatMap(({ resource }) => rangeOf(resource.address, context));
}

function rangeOf(address: string, context: ReachabilityContext): Range[] {
  const cidr = context.subnets.get(address)?.cidr;
  const range = cidr?.state === 'known' ? parseCidr(cidr.value) : undefined;
  return range ? [range] : [];
}
