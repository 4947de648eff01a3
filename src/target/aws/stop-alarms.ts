import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsSettings, Intent } from '../../model/account.js';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients } from '../clients.js';
import { firstLine } from '../find-stack.js';

export interface StopAlarm {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
}

/** `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME` */
export function alarmsOf({ stopAlarms = [] }: AwsSettings): StopAlarm[] {
  return stopAlarms.map((arn) => {
    const [, , , region = '', , , ...name] = arn.split(':');
    return { arn, region, name: name.join(':') };
  });
}

/** FIS stops an experiment only by an alarm of its own region, and starts none while that is in ALARM. */
export async function alarmProblems(
  connection: Connection,
  { actions }: Intent,
  settings: AwsSettings,
): Promise<string[]> {
  const alarms = alarmsOf(settings);
  const problems: string[] = [];
  for (const region of new Set(actions.map((action) => action.region))) {
    const ours = alarms.filter((alarm) => alarm.region === region);
    if (ours.length === 0) problems.push(`no stop alarm is set in ${region}`);
    const clients = createClients(connection, region);
    try {
      for (const { arn, name } of ours) {
        const { MetricAlarms = [], CompositeAlarms = [] } = await clients.cloudWatch.send(
          new DescribeAlarmsCommand({
            AlarmNames: [name],
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          }),
        );
        const alarm = [...MetricAlarms, ...CompositeAlarms].find(
          ({ AlarmArn }) => AlarmArn === arn,
        );
        if (alarm === undefined) problems.push(`there is no stop alarm ${arn}`);
        else if (alarm.StateValue !== 'OK')
          problems.push(
            `the stop alarm ${name} is ${alarm.StateValue ?? 'in no state'}, and not OK`,
          );
      }
    } catch (error) {
      problems.push(`the stop alarms of ${region} could not be read: ${firstLine(error)}`);
    } finally {
      destroyClients(clients);
    }
  }
  return problems;
}
