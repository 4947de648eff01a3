import type { Reachability } from '../../model/topology.js';
import type { Endpoint, Network, Service } from '../engine/network.js';
import type { Flow } from '../engine/flows.js';
import { withBalancers } from '../engine/network-index.js';
import { reaches } from '../engine/reach.js';
import { serviceText } from '../engine/services.js';
import { describeWitness } from './describe-path.js';
import { isEverywhere, sourcesText } from './sources.js';

/** What reaches one endpoint from the internet by itself, and not through a load balancer. */
export interface Exposure {
  readonly address: string;
  readonly type: string;
  /** proven: nothing does. refuted: something surely does. */
  readonly staysOut: Reachability['verdict'];
  /** Where it may be reached: what surely is open first. */
  readonly openings: readonly Opening[];
  readonly evidence: readonly string[];
  readonly reasons: readonly string[];
}

export interface Opening {
  readonly isSure: boolean;
  readonly service: Service;
  readonly text: string;
  readonly sources: readonly string[];
  /** Its sources are the whole internet, or so much of it that they are no network of anyone's. */
  readonly isEverywhere: boolean;
}

/**
 * Of those endpoints that may have a public address, or that an accelerator or its like leads to, what
 * the internet reaches there directly. The others cannot be reached, whatever rules and routes say: they are not in the result.
 */
export function readExposures(
  network: Network,
  endpoints: readonly Endpoint[] = network.endpoints,
): Exposure[] {
  // An accelerator is no load balancer: what it leads to is reached by itself.
  const others = network.loadBalancers.filter(({ kind }) => kind === 'other');
  const led = new Set(others.flatMap(({ forwards }) => forwards.map(({ target }) => target)));
  const direct = withBalancers(network, others);
  return endpoints
    .filter((endpoint) => mayBePublic(endpoint) || led.has(endpoint.key))
    .map((endpoint) => exposureOf(endpoint, direct));
}

function mayBePublic({ publicAddress, ipv6Address }: Endpoint): boolean {
  return [publicAddress, ipv6Address].some(({ value, doubt }) => value || doubt !== undefined);
}

function exposureOf({ key, type }: Endpoint, network: Network): Exposure {
  const found = reaches(network, { kind: 'internet' }, { kind: 'endpoint', key });
  const sure =
    found.staysOut === 'refuted' ? found.sureFlows.flatMap((flow) => openings(flow, true)) : [];
  const known = new Set(sure.map(({ text }) => text));
  const maybe = found.possibleFlows
    .flatMap((flow) => openings(flow, false))
    .filter(({ text }) => !known.has(text));
  return {
    address: key,
    type,
    staysOut: found.staysOut,
    openings: distinct([...sure, ...maybe]),
    evidence: found.staysOut === 'proven' ? [] : describeWitness(found),
    reasons: found.staysOut === 'proven' ? [] : found.reasons,
  };
}

/** Over IPv4 and IPv6 the same is open in the same words. */
function distinct(all: readonly Opening[]): Opening[] {
  return [...new Map(all.map((opening) => [opening.text, opening])).values()];
}

/** More protocols without ports than these are told in one word. */
const FEW_PROTOCOLS = 3;
const WITH_PORTS: readonly Service['protocol'][] = ['all', 1, 6, 17, 58];

function openings({ services, sources }: Flow, isSure: boolean): Opening[] {
  const from = sourcesText(sources);
  const everywhere = isEverywhere(sources);
  const bare = services.filter(({ protocol }) => !WITH_PORTS.includes(protocol));
  const isMany = bare.length > FEW_PROTOCOLS;
  const [first] = bare;
  const told = isMany ? services.filter((own) => own === first || !bare.includes(own)) : services;
  const textOf = (service: Service): string =>
    isMany && service === first ? 'other protocols' : serviceText(service);
  return told.map((service) => ({
    isSure,
    service,
    text: `${textOf(service)} from ${everywhere ? 'everywhere' : from.join(', ')}`,
    sources,
    isEverywhere: everywhere,
  }));
}
