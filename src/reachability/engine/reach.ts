import { assumptionsOf } from './assumptions.js';
import { blocksOf, type Block } from './blocked.js';
import { judgeParties, type Judgement, type Verdict } from './claims.js';
import { HoldfastError } from '../../model/error.js';
import { flowsOf, type Flow } from './flows.js';
import type { Journey } from './journey.js';
import { judgePlainly } from './judge-plainly.js';
import type { Network, Service } from './network.js';
import { indexOf, type NetworkIndex } from './network-index.js';
import { sideOf, type Party, type Side } from './party.js';
import { reasonsOf } from './reasons.js';
import { ALL_SERVICES, servicesOf, toServices, type Services } from './services.js';
import { makeWitness, type WitnessHop } from './witness.js';

export type { Block } from './blocked.js';
export type { Verdict } from './claims.js';
export type { Flow } from './flows.js';
export type { Party } from './party.js';
export type { WitnessHop } from './witness.js';

/** What is known of whether something gets from one party to another. */
export interface ReachAnswer {
  readonly from: string;
  readonly to: string;
  /** From each interface to each interface, by one of the services asked about. */
  readonly getsThere: Verdict;
  /** From no interface to any, by none of them. Not the opposite where there are several interfaces. */
  readonly staysOut: Verdict;
  /** Services that surely, and possibly, get from some interface to some interface. */
  readonly sure: readonly Service[];
  readonly possible: readonly Service[];
  readonly sureFlows: readonly Flow[];
  readonly possibleFlows: readonly Flow[];
  /** The shortest path that something surely takes, or else that it may take; empty where there is none. */
  readonly witness: readonly WitnessHop[];
  readonly isWitnessSure: boolean;
  /** Where nothing gets through: the first check that stops it. */
  readonly blocks: readonly Block[];
  /** Where a verdict is unknown: what the plan leaves open on the way. */
  readonly reasons: readonly string[];
  readonly assumptions: readonly string[];
}

/**
 * Whether something gets from one party to another, on any of the services, or on all there are.
 * Load balancers in between are followed; other hosts are not.
 *
 * @example reaches(network, { kind: 'internet' }, { kind: 'endpoint', key: 'aws_db_instance.main' },
 *   { protocol: 6, fromPort: 3306, toPort: 3306 }).staysOut // 'proven'
 * @throws HoldfastError `reach/no-such-endpoint`, `reach/not-a-cidr`, `reach/no-such-service` or
 *   `reach/both-outside`.
 */
export function reaches(network: Network, from: Party, to: Party, service?: Service): ReachAnswer {
  const index = indexOf(network);
  const [source, target] = [sideOf(index, from), sideOf(index, to)];
  if (!source.endpoint && !target.endpoint)
    throw new HoldfastError(
      'reach/both-outside',
      `neither ${source.name} nor ${target.name} is in the plan`,
      { hint: 'name an endpoint of the plan at one end at least' },
    );
  const asked = askedOf(service);
  const judgeAll = (): Judgement => judgeParties(index, source, target, asked);
  const plain = judgePlainly(index, source, target, asked);
  return plain
    ? answer(index, source, target, asked, plain, () => judgeAll().journeys)
    : answer(index, source, target, asked, judgeAll());
}

/** @throws HoldfastError `reach/no-such-service` */
export function askedOf(service: Service | undefined): Services {
  const asked = service === undefined ? ALL_SERVICES : servicesOf(service);
  if (!asked)
    throw new HoldfastError('reach/no-such-service', 'there is no such protocol and ports', {
      hint: 'a protocol number from 0 to 255 or all, and ports from 0 to 65535 in ascending order',
    });
  return asked;
}

/** Puts a judgement into words. `allJourneys` where it has not all of them. */
export function answer(
  index: NetworkIndex,
  from: Side,
  to: Side,
  asked: Services,
  judgement: Judgement,
  allJourneys: () => readonly Journey[] = () => judgement.journeys,
): ReachAnswer {
  const { getsThere, staysOut, journeys } = judgement;
  const isOpen = getsThere === 'unknown' || staysOut === 'unknown';
  const best = bestOf(journeys);
  let [sureFlows, possibleFlows]: [Flow[]?, Flow[]?] = [];
  return {
    from: from.name,
    to: to.name,
    getsThere,
    staysOut,
    sure: toServices(judgement.sure),
    possible: toServices(judgement.possible),
    // Most who ask want a verdict and its witness: flows are made when they are read.
    get sureFlows() {
      return (sureFlows ??= flowsOf(allJourneys(), from, 'sure'));
    },
    get possibleFlows() {
      return (possibleFlows ??= flowsOf(allJourneys(), from, 'possible'));
    },
    witness: best ? makeWitness(best, asked) : [],
    isWitnessSure: best?.isSure ?? false,
    blocks: getsThere === 'refuted' ? blocksOf(index, from, to, asked) : [],
    reasons: isOpen ? reasonsOf(index, [from, to], journeys) : [],
    assumptions: assumptionsOf(index, [from, to]),
  };
}

/** A sure one before one that may be, then the shortest. */
function bestOf(journeys: readonly Journey[]): Journey | undefined {
  const length = ({ legs, isSure }: Journey): number => legs.length + (isSure ? 0 : 100);
  return journeys.reduce<Journey | undefined>(
    (best, journey) => (best && length(best) <= length(journey) ? best : journey),
    undefined,
  );
}
