import type { Clock } from '../model/clock.js';
import type { Deployment } from '../model/deployment.js';
import type { LabTimers } from './lab-timers.js';
import type { LabParameterValues } from './parameters.js';
import { WebAcl } from './waf/web-acl.js';

export interface StartWebAclsOptions {
  readonly deployment: Deployment;
  readonly timers: LabTimers;
  readonly clock: Clock;
  readonly parameters: LabParameterValues;
}

/** The web ACLs at work, by their address in the plan. */
export function startWebAcls(options: StartWebAclsOptions): ReadonlyMap<string, WebAcl> {
  const { deployment, timers, clock, parameters } = options;
  return new Map(
    deployment.webAcls.map((deployed) => [
      deployed.address,
      new WebAcl(deployed, {
        speed: timers.speed,
        checkSeconds: parameters.webAclRateCheckSeconds,
        nowMs: () => clock.nowMs(),
        nowEpochMs: () => Math.round(clock.originEpochMs + clock.nowMs()),
      }),
    ]),
  );
}
