import type { GateSettings } from '../../model/settings.js';
import { readAdminAccess } from '../../reachability/claims/admin-access.js';
import { readCaches } from '../../reachability/claims/read-caches.js';
import { readDatabases } from '../../reachability/claims/read-databases.js';
import { readOutsideAcls } from '../../reachability/claims/outside-acls.js';
import { readOutsideRules } from '../../reachability/claims/outside-rules.js';
import { readOtherDatabases } from '../../reachability/claims/read-other-databases.js';
import { StoreClaims } from '../../reachability/claims/store-claims.js';
import { readWafWays } from '../../reachability/claims/waf-ways.js';
import { readCompute } from '../../topology/compute.js';
import { readNatRoutes } from '../../topology/nat-routes.js';
import { readOutsideRoutes } from '../../topology/outside-routes.js';
import type { Stack } from '../../topology/read-stack.js';
import { readServers, vpcsOf } from '../../topology/servers.js';
import { detectTiers } from '../../topology/tiers.js';
import { hostFacts } from './hosts.js';

/** Facts for policies/network: who reaches what: stores, the internet, administrators. */
export function networkFacts(
  stack: Stack,
  settings: GateSettings,
): Readonly<Record<string, unknown>> {
  const { resolver, topology } = stack;
  const claims = new StoreClaims(stack);
  const compute = readCompute(resolver);
  const servers = readServers(compute, resolver);
  const tiers = detectTiers(servers, topology.applications, settings);
  const production = new Map(tiers.production.map(({ address, evidence }) => [address, evidence]));
  const apart = new Map(
    (['ci', 'test'] as const).flatMap((tier) =>
      tiers[tier].map(({ address, evidence }) => [address, { tier, evidence }] as const),
    ),
  );
  const places = servers.map(({ resource, subnets }) => ({
    address: resource.address,
    vpcs: vpcsOf(subnets, topology.subnets),
  }));
  const bastions = new Set(tiers.bastion.map(({ address }) => address));
  return {
    hosts: hostFacts(resolver, claims.network, tiers, settings),
    adminAccess: readAdminAccess(stack, claims, bastions, settings),
    wafWays: readWafWays(stack, claims.network),
    databases: readDatabases(stack, claims),
    otherDatabases: readOtherDatabases(resolver),
    caches: readCaches(stack, claims),
    outsideRules: readOutsideRules(stack),
    outsideAcls: readOutsideAcls(resolver, claims.network),
    outsideRoutes: readOutsideRoutes(resolver),
    natRoutes: readNatRoutes(resolver, topology),
    apartServers: places.flatMap((place) => {
      const told = apart.get(place.address);
      return told ? [{ ...place, ...told }] : [];
    }),
    productionServers: places.flatMap((place) => {
      const evidence = production.get(place.address);
      return evidence === undefined ? [] : [{ ...place, evidence }];
    }),
  };
}
