import type { GateSettings } from '../../model/settings.js';
import { adminContextOf } from '../../reachability/claims/admin-access.js';
import { readExposures } from '../../reachability/claims/exposures.js';
import { OpeningReader } from '../../reachability/claims/openings.js';
import { readCacheNetworks } from '../../reachability/claims/read-caches.js';
import { readDatabaseNetworks, readDatabases } from '../../reachability/claims/read-databases.js';
import { readOutsideAclOpenings } from '../../reachability/claims/outside-acls.js';
import { readOutsideOpenings } from '../../reachability/claims/outside-rules.js';
import { readOtherDatabases } from '../../reachability/claims/read-other-databases.js';
import { StoreClaims } from '../../reachability/claims/store-claims.js';
import { flowsAroundWaf, readWafWays } from '../../reachability/claims/waf-ways.js';
import { readHolders, toHolder } from '../../reachability/read/holders.js';
import { readCompute } from '../../topology/compute.js';
import { withApplication } from '../../topology/apply-tiers.js';
import type { Stack } from '../../topology/read-stack.js';
import { readServers } from '../../topology/servers.js';
import { detectTiers } from '../../topology/tiers.js';
import { availabilityFacts } from '../facts/availability.js';
import { dataFacts } from '../facts/data.js';
import { deliveryFacts } from '../facts/delivery.js';

/** What extents are read from: made where a policy first asks for it, for most ask for little. */
export class ExtentSources {
  readonly stack: Stack;
  readonly settings: GateSettings;
  readonly availability = once(() => availabilityFacts(this.stack, this.settings)['availability']);
  readonly data = once(() => dataFacts(this.stack, this.settings));
  readonly delivery = once(() => deliveryFacts(this.stack, this.settings)['delivery']);
  readonly claims = once(() => new StoreClaims(this.stack));
  readonly reader = once(() => new OpeningReader(this.stack, this.claims()));
  readonly bastions = once(() => this.addressesOf('bastion'));
  readonly ciServers = once(() => this.addressesOf('ci'));
  readonly databases = once(() => readDatabases(this.stack, this.claims()));
  readonly otherDatabases = once(() => readOtherDatabases(this.stack.resolver));
  readonly databaseNetworks = once(() => readDatabaseNetworks(this.stack, this.claims()));
  readonly outsideOpenings = once(
    () =>
      new Map([...readOutsideOpenings(this.stack), ...readOutsideAclOpenings(this.stack.resolver)]),
  );
  readonly cacheNetworks = once(() => readCacheNetworks(this.stack, this.claims()));
  /** Conditions of listener rules by address. */
  readonly ruleConditions = once(() => {
    const rules = this.stack.resolver.ofType('aws_lb_listener_rule');
    return new Map(rules.map(({ address, values }) => [address, values['condition']]));
  });
  readonly exposures = once(() => {
    const all = readExposures(this.claims().network);
    return new Map(all.map((exposure) => [exposure.address, exposure]));
  });
  readonly flowsAroundWaf = once(() => flowsAroundWaf(this.stack, this.claims().network));
  readonly wafWays = once(() => readWafWays(this.stack, this.claims().network));
  /** Everything that a bastion's groups could be of: all but the bastions themselves. */
  readonly adminHolders = once(() => {
    const { resolver } = this.stack;
    const isBastion = (address: string): boolean => this.bastions().has(address);
    return [
      ...readCompute(resolver)
        .filter(({ resource }) => !isBastion(resource.address))
        .map((item) => toHolder(item)),
      ...readHolders(resolver).filter(({ groups, active }) => !groups.absent || active),
    ];
  });
  readonly adminContext = once(() => {
    const { stack, settings } = this;
    const compute = readCompute(stack.resolver);
    return adminContextOf(stack, compute, this.claims(), this.bastions(), settings);
  });

  constructor(stack: Stack, settings: GateSettings) {
    this.stack = withApplication(stack, settings);
    this.settings = settings;
  }

  private addressesOf(tier: 'bastion' | 'ci'): ReadonlySet<string> {
    const { resolver, topology } = this.stack;
    const servers = readServers(readCompute(resolver), resolver);
    const tiers = detectTiers(servers, topology.applications, this.settings);
    return new Set(tiers[tier].map(({ address }) => address));
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
