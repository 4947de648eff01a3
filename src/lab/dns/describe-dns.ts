import type { Deployment } from '../../model/deployment.js';

/** What stands for what in the lab's DNS, one sentence each. */
export function describeDns({ dnsRecords, healthChecks, regions }: Deployment): string[] {
  return [
    ...(dnsRecords.some(({ evaluateTargetHealth }) => evaluateTargetHealth)
      ? [
          'Route 53 knows at once when a load balancer has no healthy target (assumed: AWS documents no bound).',
        ]
      : []),
    ...(healthChecks.length > 0
      ? [
          'One health checker in each of eight regions stands for Route 53’s several; each waits for a status for 2 s of declared time, but no less than 200 real ms.',
        ]
      : []),
    ...(regions.length > 1
      ? [`Users ask DNS from ${regions[0]}; distances between regions take no time.`]
      : []),
  ];
}
