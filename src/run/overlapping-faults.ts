import type { FaultPlan } from '../fault/fault-driver.js';
import { HoldfastError } from '../model/error.js';
import type { FaultSpec } from '../model/scenario.js';

export interface PlannedFault {
  readonly spec: FaultSpec;
  readonly plan: FaultPlan;
}

/** A group may have several faults at once; in one zone its launches may fail for one of them only. */
const SHARED = /:autoScalingGroup:|:autoscaling:/;

/**
 * Refuses faults that hit the same resource at the same time: the undo of one would be in the way of
 * the other, and what was measured would be of neither.
 * @throws HoldfastError run/overlapping-faults
 */
export function refuseOverlaps(faults: readonly PlannedFault[]): void {
  for (const [index, fault] of faults.entries()) {
    for (const other of faults.slice(index + 1)) {
      if (!overlapInTime(fault.spec, other.spec)) continue;
      const theirs = new Set(resourcesOf(other.plan));
      const both = resourcesOf(fault.plan).filter((resource) => theirs.has(resource));
      if (both.length === 0) continue;
      const shown = both.slice(0, 3).join(', ') + (both.length > 3 ? ', …' : '');
      throw new HoldfastError(
        'run/overlapping-faults',
        `${describe(fault.spec)} and ${describe(other.spec)} would hit the same at the same time: ${shown}`,
        {
          hint: 'Let one begin after the other has ended (`atSeconds`), or let them hit something else.',
        },
      );
    }
  }
}

function overlapInTime(a: FaultSpec, b: FaultSpec): boolean {
  return (
    a.atSeconds < b.atSeconds + b.durationSeconds && b.atSeconds < a.atSeconds + a.durationSeconds
  );
}

function describe({ name, atSeconds, durationSeconds }: FaultSpec): string {
  return `${name} (${atSeconds} s to ${atSeconds + durationSeconds} s)`;
}

function resourcesOf({ loss, experiment, calls, pressure }: FaultPlan): string[] {
  const targets = Object.values(experiment?.template.targets ?? {});
  const arns = targets.flatMap(({ resourceArns }) => resourceArns ?? []);
  const tagged = targets.flatMap(({ resourceType, resourceTags }) =>
    resourceTags === undefined ? [] : [`${resourceType} tagged ${JSON.stringify(resourceTags)}`],
  );
  return [
    ...new Set([
      ...arns.filter((arn) => !SHARED.test(arn)),
      ...tagged,
      ...loss.instancesLost.map((id) => `instance ${id}`),
      ...loss.databases.map((id) => `database ${id}`),
      ...loss.caches.map((id) => `replication group ${id}`),
      ...loss.natGateways.map((id) => `NAT gateway ${id}`),
      ...loss.ciAgents.map((id) => `CI agent ${id}`),
      ...loss.noLaunchZones.map((zone) => `launches in ${zone}`),
      ...(loss.network?.subnetIds ?? []).map((id) => `subnet ${id}`),
      ...(loss.rollout === null ? [] : [`rollout of ${loss.rollout.name}`]),
      ...calls.map(({ call }) => `${call.operation} ${JSON.stringify(call.input)}`),
      ...(pressure === null ? [] : [`requests of ${pressure.name}`]),
    ]),
  ];
}
