import { covers } from './intervals.js';
import type { Journey, Leg } from './journey.js';
import type { NetworkIndex } from './network-index.js';
import type { Side } from './party.js';
import { ANYWHERE, viewsOf } from './places.js';
import { product, regionsMeet, servicesForAll } from './region.js';
import { CLIENT_PORTS, type Services } from './services.js';
import type { Check, Way } from './way.js';

const MOST_REASONS = 20;

/** Where nothing is open by itself, and yet no answer holds for all of it. */
const DIFFERS =
  'what gets through differs between its interfaces, or more load balancers stand in a row than are followed';

/** Why an answer is not known: what the plan leaves open on the ways that something may take. */
export function reasonsOf(
  index: NetworkIndex,
  sides: readonly Side[],
  journeys: readonly Journey[],
): string[] {
  const found = new Set<string>(index.network.doubts);
  for (const { legs } of journeys.filter(({ isSure }) => !isSure)) {
    for (const leg of legs) {
      for (const reason of [...leg.doubts, ...reasonsOfLeg(leg)]) {
        found.add(reason);
        if (found.size === MOST_REASONS) return [...found];
      }
    }
  }
  for (const side of sides) for (const reason of reasonsOfSide(index, side)) found.add(reason);
  return found.size > 0 ? [...found].slice(0, MOST_REASONS) : [DIFFERS];
}

function* reasonsOfLeg({ way, services }: Leg): Iterable<string> {
  yield* way.doubts;
  for (const check of way.checks) {
    const range = way.addresses[check.address]?.range;
    if (!range) continue;
    const about = check.about === 'service' ? services : CLIENT_PORTS;
    const where = product(about, range.addresses);
    const open = check.bounds
      .open()
      .filter((item) => regionsMeet(item.where, where))
      .map(({ reason }) => reason);
    yield* open;
    if (open.length === 0 && !isWhole(check, way, about)) yield partialReason(check, way);
  }
}

function isWhole({ bounds, address }: Check, way: Way, services: Services): boolean {
  const range = way.addresses[address]?.range;
  return !range || covers(servicesForAll(bounds.sure, range.addresses), services);
}

function partialReason({ stage, at, about, address }: Check, way: Way): string {
  const name = way.addresses[address]?.name ?? '';
  const what = about === 'reply' ? "clients' ports, or only some addresses," : 'addresses';
  return `${stage} at ${at} lets through only some of the ${what} of ${name}`;
}

function* reasonsOfSide(index: NetworkIndex, { endpoint, subnets, name }: Side): Iterable<string> {
  if (!endpoint) return;
  if (endpoint.doubt !== undefined) yield endpoint.doubt;
  if (endpoint.subnetsOpen !== undefined) yield endpoint.subnetsOpen;
  if (endpoint.spread === 'one' && subnets.length > 1)
    yield `the plan does not tell which of its subnets ${name} is in`;
  if (endpoint.groups.open !== undefined) yield endpoint.groups.open;
  else if (endpoint.groups.options.length > 1)
    yield `the plan does not tell which security groups ${name} has`;
  for (const key of subnets) {
    if (key === ANYWHERE) continue;
    const views = viewsOf(index, key);
    if (views.length > 1)
      yield `the plan does not tell which VPC, route table or network ACL ${key} has`;
    else if (views.some(({ vpc }) => vpc === undefined))
      yield `the plan does not tell the VPC of ${key}`;
  }
}
