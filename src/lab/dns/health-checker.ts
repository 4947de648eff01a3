import type { DeployedHealthCheck } from '../../model/deployed-edge.js';
import type { LabTimers } from '../lab-timers.js';
import type { CheckerObservation } from '../world/dns.js';
import type { EndpointResult } from './check-endpoint.js';

/**
 * Regions that Route 53 checks from. AWS has several checkers in each; one of each is modelled.
 * Source: Route 53 API Reference, HealthCheckConfig, `Regions`.
 */
const CHECKER_REGIONS = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'sa-east-1',
];

/** An endpoint is healthy if more than this share of the checkers say so. Source: as CONNECT_SECONDS. */
const HEALTHY_ABOVE_SHARE = 0.18;

export interface HealthCheckerOptions {
  readonly deployed: DeployedHealthCheck;
  readonly timers: LabTimers;
  readonly check: () => Promise<EndpointResult>;
  readonly nowEpochMs: () => number;
  /** 0 to 1: in which part of its interval a checker begins. AWS's checkers do not coordinate. */
  readonly random: () => number;
}

interface Checker {
  readonly region: string;
  healthy: boolean;
  /** Results alike in a row that contradict `healthy`. */
  against: number;
  status: string;
  checkedAtEpochMs: number;
}

/** A health check of Route 53: checkers that each ask at the interval, and what they agree on. */
export class HealthChecker {
  readonly #checkers: Checker[];
  readonly #cancels: (() => void)[] = [];

  constructor(private readonly options: HealthCheckerOptions) {
    // Healthy until there is reason to think otherwise, as with Route 53.
    this.#checkers = CHECKER_REGIONS.map((region) => ({
      region,
      healthy: true,
      against: 0,
      status: 'Success: not checked yet',
      checkedAtEpochMs: options.nowEpochMs(),
    }));
  }

  get healthy(): boolean {
    const agreeing = this.#checkers.filter(({ healthy }) => healthy).length;
    return agreeing / this.#checkers.length > HEALTHY_ABOVE_SHARE;
  }

  observations(): readonly CheckerObservation[] {
    return this.#checkers.map(({ region, healthy, status, checkedAtEpochMs }) => ({
      region,
      healthy,
      status,
      checkedAtEpochMs,
    }));
  }

  start(): void {
    const { deployed, timers, random } = this.options;
    for (const checker of this.#checkers) {
      const phase = random() * deployed.intervalSeconds;
      this.#cancels.push(
        timers.every(deployed.intervalSeconds, () => void this.#check(checker), phase),
      );
    }
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
  }

  async #check(checker: Checker): Promise<void> {
    const { check, deployed, nowEpochMs } = this.options;
    const { passed, status } = await check();
    checker.status = status;
    checker.checkedAtEpochMs = nowEpochMs();
    checker.against = passed === checker.healthy ? 0 : checker.against + 1;
    if (checker.against < deployed.failureThreshold) return;
    checker.healthy = passed;
    checker.against = 0;
  }
}
