import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import { numberAt, textAt } from '../uncertain-attribute.js';

/** The health check of a target group or a Classic Load Balancer, with the defaults that AWS or the provider fills in. */
export interface TargetHealthCheck {
  readonly address: string;
  readonly intervalSeconds: Uncertain<number>;
  readonly timeoutSeconds: Uncertain<number>;
  readonly unhealthyThreshold: Uncertain<number>;
  readonly healthyThreshold: Uncertain<number>;
  /** Of a target group alone. */
  readonly deregistrationDelaySeconds?: Uncertain<number>;
}

/**
 * Without a block AWS's defaults hold (unhealthy 2, healthy 5; CreateTargetGroup); in a block the
 * provider's (3 and 3), and AWS's for the timeout, which differs by protocol.
 */
export function readTargetHealthCheck(group: PlannedResource): TargetHealthCheck {
  const block = readAttribute(group, ['health_check', 0]).state !== 'absent';
  const number = (name: string, otherwise: number): Uncertain<number> =>
    numberAt(group, ['health_check', 0, name], otherwise);
  return {
    address: group.address,
    intervalSeconds: number('interval', 30),
    timeoutSeconds: timeoutOf(group),
    unhealthyThreshold: number('unhealthy_threshold', block ? 3 : 2),
    healthyThreshold: number('healthy_threshold', block ? 3 : 5),
    deregistrationDelaySeconds: numberAt(group, ['deregistration_delay'], 300),
  };
}

/** Without a block AWS's defaults hold (User Guide for Classic Load Balancers, Health check configuration); in a block all is said. */
export function readClassicHealthCheck(balancer: PlannedResource): TargetHealthCheck {
  const number = (name: string, otherwise: number): Uncertain<number> =>
    numberAt(balancer, ['health_check', 0, name], otherwise);
  return {
    address: balancer.address,
    intervalSeconds: number('interval', 30),
    timeoutSeconds: number('timeout', 5),
    unhealthyThreshold: number('unhealthy_threshold', 2),
    healthyThreshold: number('healthy_threshold', 10),
  };
}

/**
 * 5 s for HTTP, HTTPS and GENEVE groups; of others (TCP, TLS, UDP) 6 s for HTTP checks and 10 s for
 * TCP and HTTPS ones (CreateTargetGroup, HealthCheckTimeoutSeconds).
 */
function timeoutOf(group: PlannedResource): Uncertain<number> {
  const path = ['health_check', 0, 'timeout'];
  if (readAttribute(group, path).state !== 'absent') return numberAt(group, path);
  const protocol = upper(textAt(group, ['protocol']));
  if (protocol.state === 'unknown') return unknown(protocol.reason);
  if (['HTTP', 'HTTPS', 'GENEVE'].includes(protocol.value)) return known(5);
  const check = upper(textAt(group, ['health_check', 0, 'protocol'], 'TCP'));
  if (check.state === 'unknown') return unknown(check.reason);
  return known(check.value === 'HTTP' ? 6 : 10);
}

function upper(field: Uncertain<string>): Uncertain<string> {
  return field.state === 'known' ? known(field.value.toUpperCase()) : field;
}
