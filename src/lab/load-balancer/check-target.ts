import { request } from 'node:http';
import type { ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HealthCheck } from '../../model/deployment.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import { dialTarget } from './dial-target.js';
import type { StatusMatcher } from './matcher.js';

/** ELBv2's reason codes for a failed check, with the descriptions that its API gives. */
export type CheckResult =
  | { readonly passed: true }
  | {
      readonly passed: false;
      readonly reason:
        'Target.Timeout' | 'Target.FailedHealthChecks' | 'Target.ResponseCodeMismatch';
      readonly description: string;
    };

export interface CheckOptions {
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly from: Place;
  readonly instance: Instance;
  readonly healthCheck: HealthCheck;
  /** Of the plan, that it goes to. */
  readonly port: number;
  readonly matches: StatusMatcher;
}

const TIMED_OUT: CheckResult = {
  passed: false,
  reason: 'Target.Timeout',
  description: 'Request timed out',
};
const FAILED: CheckResult = {
  passed: false,
  reason: 'Target.FailedHealthChecks',
  description: 'Health checks failed',
};

/** One health check on a connection of its own, bounded by the target group's timeout. Never rejects. */
export function checkTarget(options: CheckOptions): Promise<CheckResult> {
  const { timers, instance, healthCheck, matches } = options;
  return new Promise((resolve) => {
    const createConnection = (
      _: ClientRequestArgs,
      done: (error: Error | null, socket: Duplex) => void,
    ): undefined => {
      const { protocol } = healthCheck;
      cancelDial = dialTarget({ ...options, protocol, timeoutMs: null }, (error, socket) =>
        done(error, socket as Duplex),
      );
    };
    let cancelDial = (): void => {};
    const check = request({
      createConnection,
      method: 'GET',
      path: healthCheck.path,
      headers: { host: instance.privateIp, 'user-agent': 'ELB-HealthChecker/2.0' },
    });
    const cancelTimeout = timers.after(healthCheck.timeoutSeconds, () => settle(TIMED_OUT));
    const settle = (result: CheckResult): void => {
      cancelTimeout();
      cancelDial();
      resolve(result);
      check.destroy();
    };
    check.on('error', () => settle(FAILED));
    check.on('response', (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      response.on('error', () => settle(FAILED));
      response.on('end', () => {
        if (matches(status)) settle({ passed: true });
        else {
          settle({
            passed: false,
            reason: 'Target.ResponseCodeMismatch',
            description: `Health checks failed with these codes: [${status}]`,
          });
        }
      });
    });
    check.end();
  });
}
