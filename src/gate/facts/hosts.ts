import type { GateSettings } from '../../model/settings.js';
import type { Network, Service } from '../../reachability/engine/network.js';
import { readExposures, type Exposure, type Opening } from '../../reachability/claims/exposures.js';
import { HANDS_ON } from '../../reachability/read/other-holders.js';
import {
  openingOf,
  readPublicEndpoints,
  type PublicEndpoint,
} from '../../reachability/claims/public-endpoints.js';
import { isEverywhere, lieWithin, sourcesText } from '../../reachability/claims/sources.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Tiers } from '../../topology/tiers.js';

const BALANCERS = ['aws_lb', 'aws_elb'];

/** What of a host is open to the internet, as the policies see it: one text for each opening. */
interface HostFact {
  readonly address: string;
  readonly tier: 'bastion' | 'ci' | null;
  /** Surely and possibly open, with what each policy asks of an opening. */
  readonly openings: readonly {
    readonly text: string;
    readonly isSure: boolean;
    readonly isEverywhere: boolean;
    /** An administrator's port, from networks that may use it. */
    readonly isAdmin: boolean;
    readonly isController: boolean;
  }[];
  readonly evidence: readonly string[];
  readonly reasons: readonly string[];
}

/** Everything with interfaces but load balancers, with what the internet reaches there directly. */
export function hostFacts(
  resolver: Resolver,
  network: Network,
  tiers: Tiers,
  settings: GateSettings,
): HostFact[] {
  const endpoints = readPublicEndpoints(resolver);
  const hosts = network.endpoints.filter(
    ({ type }) => !BALANCERS.includes(type) && !HANDS_ON.test(type),
  );
  const exposures = new Map(readExposures(network, hosts).map((own) => [own.address, own]));
  const tierOf = new Map(
    (['bastion', 'ci'] as const).flatMap((tier) =>
      tiers[tier].map(({ address }) => [address, tier] as const),
    ),
  );
  return hosts.map(({ key }) => {
    const exposure = exposures.get(key);
    const own = endpoints.get(key);
    const tier = tierOf.get(key) ?? null;
    return toHost(key, own ? withEndpoint(key, own, exposure, settings) : exposure, tier, settings);
  });
}

type HostExposure = Pick<Exposure, 'staysOut' | 'openings' | 'evidence' | 'reasons'>;

/** What reaches it in its VPC, and by the endpoint that AWS keeps for it in the internet. */
function withEndpoint(
  address: string,
  endpoint: PublicEndpoint,
  exposure: HostExposure | undefined,
  settings: GateSettings,
): HostExposure {
  const { staysOut = 'proven', openings = [], evidence = [], reasons = [] } = exposure ?? {};
  const opening = openingOf(endpoint, settings);
  const from = endpoint.sources ? sourcesText(endpoint.sources).join(', ') : 'what is not known';
  return {
    staysOut,
    reasons,
    openings: opening ? [...openings, opening] : openings,
    evidence: [...evidence, `${address} has a public endpoint that takes requests from ${from}`],
  };
}

function toHost(
  address: string,
  exposure: HostExposure | undefined,
  tier: HostFact['tier'],
  settings: GateSettings,
): HostFact {
  const { openings = [], evidence = [], reasons = [] } = exposure ?? {};
  const isOpen = exposure?.staysOut === 'unknown' && openings.length === 0;
  return {
    address,
    tier,
    openings: openings.map((opening) => ({
      text: opening.text,
      isSure: opening.isSure,
      isEverywhere: opening.isEverywhere,
      isAdmin: isAdmin(opening, settings),
      isController: isController(opening, settings),
    })),
    evidence,
    reasons: isOpen && reasons.length === 0 ? ['the plan leaves it open'] : reasons,
  };
}

function holds({ protocol, fromPort, toPort }: Service, port: number): boolean {
  return protocol === 'all' || (protocol === 6 && fromPort <= port && port <= toPort);
}

/** Whether it opens the port of a controller or a console. */
export function isController({ service }: Opening, { controllerPorts }: GateSettings): boolean {
  return controllerPorts.some((port) => holds(service, port));
}

/** Whether it opens an administrator's port to networks that may use it. */
export function isAdmin({ service, sources }: Opening, settings: GateSettings): boolean {
  const { protocol, fromPort, toPort } = service;
  const ports = new Set(settings.adminPorts);
  const isPort = (protocol === 6 || protocol === 17) && fromPort === toPort && ports.has(fromPort);
  const { adminNetworks } = settings;
  return (
    isPort &&
    (adminNetworks.length > 0 ? lieWithin(sources, adminNetworks) : !isEverywhere(sources))
  );
}
