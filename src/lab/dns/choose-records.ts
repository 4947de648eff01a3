import type { DeployedDnsRecord } from '../../model/deployed-edge.js';

export interface RoutingView {
  /** By its health check and its target's health, as far as the record heeds them. */
  isHealthy(record: DeployedDnsRecord): boolean;
  /** Region of whoever asks. */
  readonly clientRegion: string;
  /** All regions, the primary first: where the client's own has no record, the next is nearest. */
  readonly regions: readonly string[];
  random(): number;
}

/**
 * The record that Route 53 answers with, of those of one name and type, by their routing policy. Where
 * none is healthy it answers as if all were; of failover records then with the primary.
 * Source: Route 53 Developer Guide, "How Amazon Route 53 chooses records when health checking is configured".
 */
export function chooseRecord(
  records: readonly DeployedDnsRecord[],
  view: RoutingView,
): DeployedDnsRecord | undefined {
  const healthy = records.filter((record) => view.isHealthy(record));
  const candidates = healthy.length > 0 ? healthy : records;
  const [first] = records;
  if (first === undefined) return undefined;
  if (first.failover !== null) {
    return candidates.find(({ failover }) => failover === 'PRIMARY') ?? candidates[0];
  }
  if (first.weight !== null) return byWeight(candidates, view);
  if (first.latencyRegion !== null) return byLatency(candidates, view);
  // Simple, or a policy that the lab does not model: any of them.
  return candidates[Math.floor(view.random() * candidates.length)];
}

/** A weight of 0 gets nothing, unless all candidates have it. */
function byWeight(
  records: readonly DeployedDnsRecord[],
  { random }: RoutingView,
): DeployedDnsRecord | undefined {
  const total = records.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  if (total === 0) return records[Math.floor(random() * records.length)];
  let left = random() * total;
  return records.find(({ weight }) => (left -= weight ?? 0) < 0) ?? records.at(-1);
}

function byLatency(
  records: readonly DeployedDnsRecord[],
  { clientRegion, regions }: RoutingView,
): DeployedDnsRecord | undefined {
  const order = [clientRegion, ...regions];
  const near = order.find((region) => records.some((each) => each.latencyRegion === region));
  return records.find(({ latencyRegion }) => latencyRegion === near) ?? records[0];
}
