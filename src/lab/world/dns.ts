import type { Resolution } from '../dns/resolve-name.js';

/** What the AWS endpoint may ask of the lab's DNS. */
export interface DnsWorld {
  /** What the name server answers now. */
  resolveName(name: string, type: string): Resolution;
  /** What each of Route 53's checkers saw last; empty for a health check that is not carried out. */
  healthCheckObservations(id: string): readonly CheckerObservation[];
}

export interface CheckerObservation {
  /** AWS's name of the region that the checker is in, such as `eu-west-1`. */
  readonly region: string;
  /** The checker takes the endpoint to be healthy: by so many results alike in a row. */
  readonly healthy: boolean;
  /** Such as `Success: HTTP Status Code 200, OK`; of its last check. */
  readonly status: string;
  readonly checkedAtEpochMs: number;
}
