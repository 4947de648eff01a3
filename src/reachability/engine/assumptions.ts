import type { NetworkIndex } from './network-index.js';
import type { Side } from './party.js';
import { viewsOf } from './places.js';

const ALWAYS = [
  'nothing outside of this plan holds its security groups or stands in its subnets',
  'no transit gateway or VPN is attached to a VPC of which no route leads there',
  'hosts do not forward what reaches them; load balancers and NAT gateways do',
  'an interface may have any address of its subnet, and a client any port from 1024 on',
  'TCP needs its reply to get back; of other protocols only the way there is followed',
];

/** What an answer rests on, beside the plan. */
export function assumptionsOf(index: NetworkIndex, sides: readonly Side[]): string[] {
  const found = new Set(ALWAYS);
  for (const side of sides) {
    for (const key of side.endpoint ? side.subnets : []) {
      for (const { vpc, table } of viewsOf(index, key)) {
        const { blocks, open } =
          (vpc === undefined ? undefined : index.network.vpcs.get(vpc)) ?? {};
        if (open !== undefined || blocks?.some(({ cidr }) => cidr === undefined))
          found.add(
            `blocks of ${vpc} that the plan does not tell hold no address of the internet or of a peered VPC`,
          );
        const routes = table === undefined ? undefined : index.network.routeTables.get(table);
        if (!routes || routes.open !== undefined)
          found.add('routes that the plan does not show do not redirect what stays inside the VPC');
        if (routes?.routes.some(({ destination }) => destination === undefined))
          found.add('AWS’s own addresses, which gateway endpoints take, are left out');
      }
    }
  }
  return [...found];
}
