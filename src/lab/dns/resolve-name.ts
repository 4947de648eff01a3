import { LOAD_BALANCER_TTL_SECONDS } from '../../model/load-balancer-ttl.js';
import type { DeployedDnsRecord } from '../../model/deployed-edge.js';
import { chooseRecord, type RoutingView } from './choose-records.js';

const MOST_CNAMES = 8;

export interface DnsView extends RoutingView {
  readonly records: readonly DeployedDnsRecord[];
  readonly loadBalancers: readonly DnsLoadBalancer[];
}

export interface DnsLoadBalancer {
  readonly arn: string;
  readonly dnsName: string;
  /** Addresses of the nodes that DNS names now. */
  addresses(): readonly string[];
}

export interface Resolution {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  readonly answers: readonly DnsAnswer[];
  /** Zone whose authority answers; null where none of ours does. */
  readonly zone: string | null;
}

export interface DnsAnswer {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME';
  /** Seconds of declared time. */
  readonly ttlSeconds: number;
  readonly data: string;
}

/** What the lab's DNS answers now: names of the plan's records and of its load balancers. */
export function resolveName(asked: string, type: string, view: DnsView): Resolution {
  const answers: DnsAnswer[] = [];
  let name = asked.toLowerCase().replace(/\.$/, '');
  const zone = zoneOf(name, view);
  for (let step = 0; step < MOST_CNAMES; step += 1) {
    const loadBalancer = view.loadBalancers.find(({ dnsName }) => dnsName === name);
    if (loadBalancer !== undefined) {
      if (type === 'A')
        answers.push(...addressesOf(loadBalancer, name, LOAD_BALANCER_TTL_SECONDS, view));
      return { code: 'NOERROR', answers, zone };
    }
    const named = view.records.filter((record) => record.name === name);
    if (named.length === 0) {
      // What a CNAME leads to outside of our zones is for the client to ask elsewhere.
      const isOurs = answers.length > 0;
      return { code: isOurs ? 'NOERROR' : zone === null ? 'REFUSED' : 'NXDOMAIN', answers, zone };
    }
    const record =
      chooseRecord(
        named.filter((each) => each.type === type),
        view,
      ) ??
      chooseRecord(
        named.filter((each) => each.type === 'CNAME'),
        view,
      );
    if (record === undefined) return { code: 'NOERROR', answers, zone };
    const next = answerWith(record, view);
    answers.push(...next.answers);
    if (next.cname === null || type === 'CNAME') return { code: 'NOERROR', answers, zone };
    name = next.cname;
  }
  return { code: 'NOERROR', answers, zone };
}

function answerWith(
  record: DeployedDnsRecord,
  view: DnsView,
): { readonly answers: readonly DnsAnswer[]; readonly cname: string | null } {
  const { name, type, ttlSeconds, isAlias, values } = record;
  const loadBalancer = view.loadBalancers.find(({ arn }) => arn === record.loadBalancerArn);
  if (isAlias) {
    // Nodes of the lab have IPv4 addresses only.
    const hasAddresses = loadBalancer !== undefined && type === 'A';
    return {
      answers: hasAddresses ? addressesOf(loadBalancer, name, ttlSeconds, view) : [],
      cname: null,
    };
  }
  if (type !== 'CNAME') {
    return { answers: values.map((data) => ({ name, type, ttlSeconds, data })), cname: null };
  }
  const target = loadBalancer?.dnsName ?? values[0]?.toLowerCase().replace(/\.$/, '');
  return target === undefined
    ? { answers: [], cname: null }
    : { answers: [{ name, type, ttlSeconds, data: target }], cname: target };
}

/** In an order that differs from answer to answer, as Route 53 gives them. */
function addressesOf(
  loadBalancer: DnsLoadBalancer,
  name: string,
  ttlSeconds: number,
  { random }: DnsView,
): DnsAnswer[] {
  const addresses = [...new Set(loadBalancer.addresses())];
  for (let left = addresses.length; left > 1; left -= 1) {
    const [taken = ''] = addresses.splice(Math.floor(random() * left), 1);
    addresses.push(taken);
  }
  return addresses.map((data) => ({ name, type: 'A', ttlSeconds, data }));
}

function zoneOf(name: string, { records, loadBalancers }: DnsView): string | null {
  const zones = [
    ...records.map(({ hostedZone }) => hostedZone.name),
    ...loadBalancers.map(({ dnsName }) => dnsName.split('.').slice(1).join('.')),
  ];
  return (
    zones
      .filter((zone) => name === zone || name.endsWith(`.${zone}`))
      .toSorted((a, b) => b.length - a.length)[0] ?? null
  );
}
