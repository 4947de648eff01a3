import { LAB_PARAMETERS } from '../lab/parameters.js';
import type { Interval } from '../model/prediction.js';
import type { TargetTiming } from '../prediction/effect.js';

/** What the RDS User Guide calls typical of a Multi-AZ instance: 60 to 120 seconds. */
const DOCUMENTED_FAILOVER = { low: 60, high: 120 };

const FAILOVER_BASIS =
  'a Multi-AZ database instance fails over in 60-120 s (Amazon RDS User Guide)';

/** AWS documents no bound. */
const UNBOUNDED = { low: 0, high: null };

const { value: PATIENCE_SECONDS } = LAB_PARAMETERS.applicationDatabaseTimeoutSeconds;

/** Connections are refused: what begins just before the end may still be answered late. */
function until(seconds: number): Interval {
  return { low: seconds, high: seconds + PATIENCE_SECONDS };
}

/** Nothing answers: what begins within the application’s patience before the end waits, and succeeds. */
function around(seconds: number): Interval {
  return { low: seconds - PATIENCE_SECONDS, high: seconds + PATIENCE_SECONDS };
}

/** Timings that a prediction for this target may rest on. */
export function timingOf(target: string): TargetTiming {
  if (target !== 'lab') {
    return {
      ec2StateToLoadBalancer: null,
      nodeLeavesDns: null,
      databaseFailover: DOCUMENTED_FAILOVER,
      databaseReboot: UNBOUNDED,
      cacheFailover: UNBOUNDED,
      cacheReboot: UNBOUNDED,
      basis: [FAILOVER_BASIS],
    };
  }
  const { ec2StateToLoadBalancerSeconds: state, ec2StateToLoadBalancerSpreadSeconds: spread } =
    LAB_PARAMETERS;
  return {
    ec2StateToLoadBalancer: { low: state.value - spread.value, high: state.value + spread.value },
    nodeLeavesDns: { low: 0, high: 0 },
    databaseFailover: DOCUMENTED_FAILOVER,
    databaseReboot: until(LAB_PARAMETERS.databaseRebootSeconds.value),
    cacheFailover: around(LAB_PARAMETERS.cacheFailoverSeconds.value),
    cacheReboot: until(LAB_PARAMETERS.cacheRebootSeconds.value),
    installSeconds: LAB_PARAMETERS.codeDeployInstallSeconds.value,
    rollbackCountsLaunching: true,
    basis: [
      `in the lab the load balancer knows of a stopped instance after ${state.value} ± ${spread.value} s (${state.source})`,
      FAILOVER_BASIS,
    ],
  };
}
