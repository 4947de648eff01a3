import type { Judgement } from './claims.js';
import { casesOf } from './direct.js';
import { areEqual } from './intervals.js';
import type { Journey } from './journey.js';
import { judgeWay } from './judge-way.js';
import type { NetworkIndex } from './network-index.js';
import type { EndpointSide, Side } from './party.js';
import { plainWay } from './private-ways.js';
import type { Services } from './services.js';

/**
 * Most of what is asked between two endpoints, such as an application and its database, gets there by
 * the plain way from each interface to each. Where all of it surely does, no other way changes what
 * is judged, nor the witness, which is the first and shortest: they are not looked at. Undefined
 * where that is not so; `journeys` are the first one alone.
 */
export function judgePlainly(
  index: NetworkIndex,
  from: Side,
  to: Side,
  asked: Services,
): Judgement | undefined {
  if (!from.endpoint || !to.endpoint || index.network.doubts.length > 0) return undefined;
  if (from.endpoint.doubt !== undefined || to.endpoint.doubt !== undefined) return undefined;
  let first: Journey | undefined;
  for (const source of from.subnets) {
    for (const target of to.subnets) {
      const journey = journeyBetween(index, from, source, to, target, asked);
      if (!journey) return undefined;
      first ??= journey;
    }
  }
  if (!first) return undefined;
  const journeys = [first];
  return { getsThere: 'proven', staysOut: 'refuted', sure: asked, possible: asked, journeys };
}

/** The first case's, where in every case the plain way surely carries all that was asked. */
function journeyBetween(
  index: NetworkIndex,
  from: EndpointSide,
  fromSubnet: string,
  to: EndpointSide,
  toSubnet: string,
  asked: Services,
): Journey | undefined {
  let first: Journey | undefined;
  for (const [source, target] of casesOf(index, from, fromSubnet, to, toSubnet)) {
    const way = source && target && plainWay(index, source, target, 4);
    const services = way && judgeWay(way, asked).sure;
    if (!services || !areEqual(services, asked)) return undefined;
    const leg = {
      from: from.name,
      to: to.name,
      listener: undefined,
      way,
      services,
      doubts: [],
    };
    first ??= { legs: [leg], isSure: true };
  }
  return first;
}
