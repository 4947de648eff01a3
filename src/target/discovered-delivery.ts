import type { Deployment } from '../model/deployment.js';
import { deploymentGroupId } from './find-delivery.js';
import type { Discovery } from './discovered-deployment.js';

/** Alarms and deployment groups as the account has them. */
export function discoveredDelivery(
  deployment: Deployment,
  { found, real, differs }: Discovery,
): Pick<Deployment, 'alarms' | 'deploymentGroups'> {
  const groups = new Map(found.groups.map(({ id, name }) => [id, name]));
  const nameOf = new Map(
    deployment.autoScalingGroups.map(({ arn, name }) => [name, groups.get(arn) ?? name]),
  );
  return {
    alarms: real(deployment.alarms, ({ arn }) => arn, found.alarms).map(({ item }) => item),
    deploymentGroups: real(
      deployment.deploymentGroups,
      deploymentGroupId,
      found.deploymentGroups,
    ).map(({ item, as }) => {
      const planned = item.autoScalingGroupNames.map((name) => nameOf.get(name) ?? name);
      const alarms = as.alarms.join(', ');
      differs(
        item.address,
        'its Auto Scaling groups',
        planned.join(', '),
        as.autoScalingGroupNames.join(', '),
      );
      differs(item.address, 'its type', item.style, as.style);
      differs(
        item.address,
        'its blue/green settings',
        JSON.stringify(item.blueGreen ?? null),
        JSON.stringify(as.blueGreen ?? null),
      );
      differs(item.address, 'traffic control', item.withTrafficControl, as.withTrafficControl);
      differs(item.address, 'its alarms', item.alarms.join(', '), alarms);
      const { blueGreen: _planned, ...rest } = item;
      return {
        ...rest,
        autoScalingGroupNames: as.autoScalingGroupNames,
        style: as.style,
        ...(as.blueGreen === undefined ? {} : { blueGreen: as.blueGreen }),
        withTrafficControl: as.withTrafficControl,
        alarms: as.alarms,
      };
    }),
  };
}
