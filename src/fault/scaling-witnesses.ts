import { DescribeScalingActivitiesCommand, type Activity } from '@aws-sdk/client-auto-scaling';
import type { Witness } from './fault-driver.js';

interface LaunchFailure {
  readonly region: string;
  readonly groupName: string;
  /** The instance whose termination began it: activities before that are of no matter. */
  readonly replaced: string;
  /** The group has other zones, so that a launch there has to be seen as well. */
  readonly elsewhere: boolean;
}

/** A launch failed in a zone after the instance was given up, and then one was made in another. */
export function launchesFailedIn(zone: string, seen: LaunchFailure): Witness {
  const { region, groupName, replaced, elsewhere } = seen;
  return {
    what: elsewhere
      ? `a launch fails in ${zone}, and the replacement is launched elsewhere`
      : `a launch fails in ${zone}`,
    asksApis: true,
    async look({ clients }) {
      const { Activities: all = [] } = await clients(region).autoScaling.send(
        new DescribeScalingActivitiesCommand({ AutoScalingGroupName: groupName }),
      );
      const sinceMs = all
        .find(({ Description: text = '' }) =>
          text.includes(`Terminating EC2 instance: ${replaced}`),
        )
        ?.StartTime?.getTime();
      if (sinceMs === undefined) return null;
      const launches = all.filter(
        ({ StartTime: at, Description: text = '' }) =>
          at !== undefined && at.getTime() >= sinceMs && text.startsWith('Launching a new EC2'),
      );
      const failure = launches.find((launch) => failedForCapacity(launch));
      if (failure === undefined) return null;
      if (!elsewhere) return `a launch in ${zone} failed: ${failure.StatusCode}`;
      const made = launches.find((launch) => {
        const other = zoneOf(launch);
        return launch.StatusCode === 'Successful' && other !== null && other !== zone;
      });
      return made === undefined
        ? null
        : `a launch in ${zone} failed for want of capacity; ${made.Description} in ${zoneOf(made)}`;
    },
  };
}

function failedForCapacity({ StatusCode: status, ...activity }: Activity): boolean {
  const text = `${activity.Description ?? ''} ${activity.StatusMessage ?? ''}`;
  return status === 'Failed' && /capacity/i.test(text);
}

/** `Details` is JSON such as `{"Subnet ID":"subnet-1","Availability Zone":"us-east-1a"}`. */
function zoneOf({ Details: details }: Activity): string | null {
  try {
    const parsed = JSON.parse(details ?? '{}') as Record<string, unknown>;
    const zone = parsed['Availability Zone'];
    return typeof zone === 'string' ? zone : null;
  } catch {
    return null;
  }
}
