import type { Extent, OpenTo } from '../../model/extent.js';
import type { UncertainSet } from '../../model/topology.js';
import type { Opening } from '../../reachability/claims/exposures.js';
import type { Openings } from '../../reachability/claims/openings.js';
import type { StoreNetwork } from '../../reachability/claims/store-network.js';
import { toStore } from '../../reachability/claims/to-store.js';
import { readCompute } from '../../topology/compute.js';
import { readSubnetTables } from '../../topology/subnets.js';
import { isAdmin, isController } from '../facts/hosts.js';
import {
  at,
  isNot,
  joinExtents,
  membersOf,
  withoutIndex,
  YES_OR_NO,
  type ExtentReader,
} from './extent-reader.js';
import type { ExtentSources } from './extent-sources.js';
import { openingsOf } from './openings-of.js';

/** What is said of a store or host; of what opens another stack's group or subnet, what it lets in. */
const orOutside =
  (read: ExtentReader): ExtentReader =>
  (finding, sources) => {
    const openings = sources.outsideOpenings().get(finding.address);
    return openings ? joinExtents([{ openings }]) : read(finding, sources);
  };

const databaseReachability: ExtentReader = ({ address, message }, sources) => {
  const database = at(sources.databases(), address);
  const store = sources.databaseNetworks().get(address);
  if (!database || !store) return undefined;
  return joinExtents([
    isNot('publicly accessible', database.publiclyAccessible, false),
    intoStore(store, message, sources),
  ]);
};

const cacheReachability: ExtentReader = ({ address, message }, sources) => {
  const store = sources.cacheNetworks().get(address);
  return store && joinExtents([intoStore(store, message, sources)]);
};

const UNREACHED = 'cannot be reached by the application';

/** Who is let in beside the application, and whether it is at all. */
function intoStore(store: StoreNetwork, message: string, sources: ExtentSources): Partial<Extent> {
  const found = sources.reader().into(store, sources.claims().contextOf(store));
  return { ...toExtent(found), faults: message.includes(UNREACHED) ? [UNREACHED] : [] };
}

function toExtent({ openings, doubts }: Openings): Pick<Extent, 'openings' | 'doubts'> {
  // All instances of a count are let in by one rule, and are one party.
  return {
    openings: openings.map((own) => ({ ...own, from: withoutIndex(own.from) })),
    doubts: [...new Set(doubts.map(withoutIndex))],
  };
}

const databaseNotPublic: ExtentReader = ({ address }, sources) => {
  const database = at(sources.databases(), address) ?? at(sources.otherDatabases(), address);
  if (!database) return undefined;
  return joinExtents([
    isNot('publicly accessible', database.publiclyAccessible, false),
    database.subnets === null ? {} : inPublicSubnets(database.subnets, sources),
  ]);
};

const appInPrivateSubnets: ExtentReader = ({ address }, sources) => {
  const application = at(sources.stack.topology.applications, address);
  if (!application) return undefined;
  return joinExtents([
    isNot('gets a public address', application.publicAddress, false),
    inPublicSubnets(application.subnets, sources),
  ]);
};

/** How many of the subnets lead to the internet, as a share, and to how much of it. */
function inPublicSubnets(set: UncertainSet, sources: ExtentSources): Partial<Extent> {
  const { topology } = sources.stack;
  const members = membersOf(set);
  if (members.length === 0) return {};
  const answers = members.map((address) => topology.subnets.get(address)?.internetRoute);
  const isClosed = set.state === 'known' || set.closed;
  const surely = answers.filter((answer) => answer?.state === 'known' && answer.value).length;
  const surelyNot = answers.filter((answer) => answer?.state === 'known' && !answer.value).length;
  const isAll = surely === members.length;
  const share = 'share of its subnets that lead to the internet';
  return {
    amounts: [
      set.state === 'known' || (isClosed && isAll)
        ? {
            name: share,
            worse: 'more',
            atLeast: surely / members.length,
            atMost: (members.length - surelyNot) / members.length,
          }
        : { name: share, worse: 'more', atLeast: 0, atMost: 1 },
    ],
    openings: members.flatMap((address) => routesOut(address, sources)),
  };
}

/** Destinations that a subnet's routes lead out to by an internet gateway. */
function routesOut(address: string, sources: ExtentSources): OpenTo[] {
  const { resolver } = sources.stack;
  const subnet = resolver.plan.resources.get(address);
  if (!subnet) return [];
  const tables = readSubnetTables(resolver);
  const { choice } = tables.of(subnet);
  const isOne = choice.keys.length === 1 && choice.doubts.length === 0;
  return choice.keys
    .flatMap((key) => tables.all.routesOf(key))
    .flatMap(({ destination, target, certain }) => {
      const leads = target.options.filter(({ kind }) => kind === 'internet-gateway');
      if (destination === undefined || leads.length === 0) return [];
      const isSure =
        isOne && certain && target.open === undefined && leads.length === target.options.length;
      const services = [{ protocol: 'all' as const, fromPort: 0, toPort: 65_535 }];
      return openingsOf({ services, sources: [destination] }, isSure, sources);
    });
}

/** What the internet reaches of a host, as far as a policy minds it. */
const exposed =
  (minds: (opening: Opening, address: string, sources: ExtentSources) => boolean): ExtentReader =>
  ({ address }, sources) => {
    const found = sources.exposures().get(address);
    if (!found) return undefined;
    const openings = found.openings.filter((own) => minds(own, address, sources));
    return joinExtents([
      {
        openings: openings.flatMap(({ service, sources: from, isSure }) =>
          openingsOf({ services: [service], sources: from }, isSure, sources),
        ),
      },
    ]);
  };

const adminAccess: ExtentReader = ({ address, evidence }, sources) => {
  const compute = readCompute(sources.stack.resolver).find(
    ({ resource }) => resource.address === address,
  );
  if (!compute) return undefined;
  const { resource, securityGroups, subnets } = compute;
  const store = toStore(resource, undefined, securityGroups, subnets, sources.claims());
  const context = sources.adminContext();
  const { adminPorts } = sources.settings;
  const isBastion = sources.bastions().has(address);
  const into = toExtent(sources.reader().into(store, context, sources.adminHolders()));
  // A bastion may be asked by whatever has a group of the plan.
  const openings = into.openings.filter(({ from }) => !isBastion || /^[\d.a-f:]+\//i.test(from));
  return joinExtents([
    { faults: evidence.filter((line) => line.includes(' forwards to ')).map(withoutIndex) },
    {
      doubts: into.doubts,
      openings: openings.flatMap((own) =>
        adminPorts
          .filter((port) => own.fromPort <= port && port <= own.toPort)
          .map((port) => ({ ...own, fromPort: port, toPort: port })),
      ),
    },
  ]);
};

export const NETWORK_EXTENTS: Readonly<Record<string, ExtentReader>> = {
  'network/database-reachability': orOutside(databaseReachability),
  'network/cache-reachability': orOutside(cacheReachability),
  'network/database-not-public': databaseNotPublic,
  'network/app-in-private-subnets': appInPrivateSubnets,
  'network/only-load-balancer-public': orOutside(
    exposed(
      (opening, address, sources) =>
        !(sources.bastions().has(address) && isAdmin(opening, sources.settings)),
    ),
  ),
  'network/controllers-not-open': exposed(
    (opening, address, sources) =>
      opening.isEverywhere &&
      (sources.ciServers().has(address) || isController(opening, sources.settings)),
  ),
  'network/admin-access': adminAccess,
  'network/nat-per-zone': YES_OR_NO,
  'network/test-servers-apart': YES_OR_NO,
};
