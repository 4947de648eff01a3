import type { Deployment } from '../../../model/deployment.js';
import { formatPlural } from '../../format.js';
import { markup, type Child, type Markup } from '../markup.js';
import { renderTable } from '../table.js';
import { arrange } from './arrange.js';
import { drawTopology } from './draw.js';
import { linesOf } from './load-balancer.js';

/** The stack that the plan would build, drawn, and the same as a table. */
export function renderTopology(deployment: Deployment | null): Markup {
  return markup`<section class="card stack long" id="topology" aria-labelledby="topology-title">
<h2 id="topology-title">The stack</h2>
${deployment === null ? markup`<p>The plan could not be read as a stack.</p>` : renderStack(deployment)}
</section>`;
}

function renderStack(deployment: Deployment): Markup {
  const label = describe(deployment);
  return markup`<figure class="stack" aria-labelledby="topology-caption">
<figcaption id="topology-caption" class="small quiet">As the plan would build it, before any fault: ids are made up, instances of an Auto Scaling group are spread evenly. Arrows are the way of a request, as the lab’s application goes it; a dashed arrow is replication.</figcaption>
<div class="wide scroll" role="region" aria-label="Picture of the stack" tabindex="0">${drawTopology(deployment, false, label)}</div>
<div class="narrow scroll" role="region" aria-label="Picture of the stack" tabindex="0">${drawTopology(deployment, true, label)}</div>
<details><summary>The same as a table</summary>${renderTable({
    caption: `What stands where in ${deployment.region}`,
    heads: ['what', 'address', 'where', 'details'],
    rows: rowsOf(deployment),
    label: 'The stack as a table',
  })}</details></figure>`;
}

function describe(deployment: Deployment): string {
  const { zones } = arrange(deployment);
  const instances = deployment.autoScalingGroups.reduce(
    (sum, group) => sum + group.desiredCapacity,
    deployment.instances.length,
  );
  return `The stack in ${deployment.region} over ${formatPlural(zones.length, 'zone')}: ${formatPlural(deployment.loadBalancers.length, 'load balancer')}, ${formatPlural(instances, 'instance')} in ${formatPlural(deployment.subnets.length, 'subnet')}, ${formatPlural(deployment.databases.length, 'database')}. The table below says the same.`;
}

function rowsOf(deployment: Deployment): Child[][] {
  const code = (text: string): Markup => markup`<code>${text}</code>`;
  const subnetNames = (ids: readonly string[]): string =>
    ids
      .map((id) => deployment.subnets.find((subnet) => subnet.id === id))
      .map((subnet) =>
        subnet === undefined ? 'unknown subnet' : `${subnet.zone} (${subnet.tier})`,
      )
      .join(', ');
  return [
    ...deployment.loadBalancers.map((each) => [
      'load balancer',
      code(each.address),
      subnetNames(each.subnetIds),
      [each.scheme, ...linesOf(each, deployment)].join('; '),
    ]),
    ...deployment.targetGroups.map((each) => [
      'target group',
      code(each.address),
      `port ${each.port}`,
      `${each.healthCheck.protocol} ${each.healthCheck.path}${each.healthCheck.port === 'traffic-port' ? '' : ` on port ${each.healthCheck.port}`} every ${each.healthCheck.intervalSeconds} s declared, timeout ${each.healthCheck.timeoutSeconds} s, ${each.healthCheck.unhealthyThreshold} failures to unhealthy`,
    ]),
    ...deployment.autoScalingGroups.map((each) => [
      'Auto Scaling group',
      code(each.address),
      subnetNames(each.subnetIds),
      `wants ${each.desiredCapacity}, ${each.minSize} to ${each.maxSize}, ${each.healthCheckType} health checks`,
    ]),
    ...deployment.instances.map((each) => [
      'instance',
      code(each.address),
      subnetNames([each.subnetId]),
      each.role === 'application' ? 'application' : 'not a target of a load balancer',
    ]),
    ...deployment.databases.map((each) => [
      'database',
      code(each.address),
      each.standbyZone === null ? each.zone : `${each.zone}, standby in ${each.standbyZone}`,
      `${each.engine} on ${each.port}${each.multiAz ? ', Multi-AZ' : ''}`,
    ]),
    ...deployment.subnets.map((each) => [
      'subnet',
      code(each.address),
      each.zone,
      `${each.tier}, ${each.cidr}`,
    ]),
  ];
}
