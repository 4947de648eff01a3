import { LAB_PARAMETERS } from '../lab/parameters.js';
import type { TargetTiming } from '../prediction/effect.js';

/** What the RDS User Guide calls typical of a Multi-AZ instance: 60 to 120 seconds. */
const DOCUMENTED_FAILOVER = { low: 60, high: 120 };

const FAILOVER_BASIS =
  'a Multi-AZ database instance fails over in 60-120 s (Amazon RDS User Guide)';

/** Timings that a prediction for this target may rest on. */
export function timingOf(target: string): TargetTiming {
  if (target !== 'lab') {
    return {
      ec2StateToLoadBalancer: null,
      databaseFailover: DOCUMENTED_FAILOVER,
      basis: [FAILOVER_BASIS],
    };
  }
  const { ec2StateToLoadBalancerSeconds: state, ec2StateToLoadBalancerSpreadSeconds: spread } =
    LAB_PARAMETERS;
  return {
    ec2StateToLoadBalancer: { low: state.value - spread.value, high: state.value + spread.value },
    databaseFailover: DOCUMENTED_FAILOVER,
    basis: [
      `in the lab the load balancer knows of a stopped instance after ${state.value} ± ${spread.value} s (${state.source})`,
      FAILOVER_BASIS,
    ],
  };
}
