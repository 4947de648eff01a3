import type { Reachability } from '../model/topology.js';
import type { Admission } from './admission.js';
import { isCovered, overlaps, parseCidr, type Range } from './cidr.js';
import {
  rangeOf,
  rangesOf,
  type ApplicationNetwork,
  type DatabaseNetwork,
  type ReachabilityContext,
} from './database-network.js';
import { opensPort } from './database-ports.js';
import type { Holder } from './holders.js';
import { settle, type Answer } from './settle.js';

/** Whether the application reaches the database on its port: a rule on both sides, each sure. */
export function provePathFromApplication(
  db: DatabaseNetwork,
  context: ReachabilityContext,
): Reachability {
  const answers = db.groups.map((groups) => {
    const best = bestOf(context.applications.map((app) => reaches(app, db, groups, context)));
    const relay = best.verdict === 'refuted' ? findRelay(groups, context) : undefined;
    return relay
      ? {
          verdict: 'unknown' as const,
          evidence: [...best.evidence, `${relay.address} ${relay.part}, and is let in`],
        }
      : best;
  });
  return settle(answers, db, context, 'there is no application in its VPC that could reach it');
}

/** Something that is let in and may be part of the application, or stand between the two. */
function findRelay(groups: readonly string[], context: ReachabilityContext): Holder | undefined {
  return groups
    .flatMap((group) => context.rules.of(group, 'ingress'))
    .flatMap(({ peer }) =>
      peer.kind === 'group' ? (context.holders.byGroup.get(peer.group) ?? []) : [],
    )
    .find(({ part }) => part !== undefined);
}

function bestOf(answers: readonly Answer[]): Answer {
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
): Answer {
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
  // Rules that the plan does not show may let it through as well.
  const hidden = (own: readonly string[]): string[] =>
    own.filter((group) => !context.rules.knows(group));
  const [hiddenIn, hiddenOut] = [hidden(groups), hidden(app.groups)];
  if (entry?.match === 'yes' && exit?.match === 'yes' && app.isPeered) {
    return {
      verdict: 'unknown',
      evidence: [
        `${name} is in another VPC than ${db.address}: the rules let it in, and the routes between the two are not followed`,
      ],
    };
  }
  if (entry?.match === 'yes' && exit?.match === 'yes') {
    return {
      verdict: 'proven',
      evidence: [
        `${name} leaves by ${exit.source} and enters ${db.address} on tcp ${db.port} by ${entry.source}`,
      ],
    };
  }
  if (!entry && unplaced.length + hiddenIn.length === 0)
    return {
      verdict: 'refuted',
      evidence: [`no rule of ${groups.join(', ')} lets ${name} in on tcp ${db.port}`],
    };
  if (!exit && unplaced.length + hiddenOut.length === 0)
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
      ...[...hiddenIn, ...hiddenOut].map((group) => `the rules of ${group} are not in this plan`),
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
