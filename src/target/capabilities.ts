import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListApplicationsCommand } from '@aws-sdk/client-codedeploy';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeReplicationGroupsCommand } from '@aws-sdk/client-elasticache';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListExperimentTemplatesCommand, paginateListActions } from '@aws-sdk/client-fis';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { ListHealthChecksCommand } from '@aws-sdk/client-route-53';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import type { Intent } from '../model/account.js';
import type { Clients } from './clients.js';
import { firstLine } from './find-stack.js';

/** What an endpoint of one region can do, found out by calls that change nothing. */
export interface Capabilities {
  readonly region: string;
  /** By key of the client: null where it answers, else why not. */
  readonly services: Readonly<Record<keyof Clients, string | null>>;
  /** Ids of the FIS actions that it tells; null where it does not tell them. */
  readonly actions: ReadonlySet<string> | null;
  /** Why it does not tell its actions. */
  readonly actionsUntold: string | null;
}

/** One question for each client that a fault may use: an answer of any content will do. */
const QUESTIONS: Readonly<Record<keyof Clients, (clients: Clients) => Promise<unknown>>> = {
  autoScaling: ({ autoScaling }) => autoScaling.send(new DescribeAutoScalingGroupsCommand({})),
  cloudWatch: ({ cloudWatch }) => cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 1 })),
  codeDeploy: ({ codeDeploy }) => codeDeploy.send(new ListApplicationsCommand({})),
  ec2: ({ ec2 }) => ec2.send(new DescribeInstancesCommand({})),
  elastiCache: ({ elastiCache }) => elastiCache.send(new DescribeReplicationGroupsCommand({})),
  elb: ({ elb }) => elb.send(new DescribeLoadBalancersCommand({})),
  fis: ({ fis }) => fis.send(new ListExperimentTemplatesCommand({})),
  rds: ({ rds }) => rds.send(new DescribeDBInstancesCommand({})),
  route53: ({ route53 }) => route53.send(new ListHealthChecksCommand({})),
  ssm: ({ ssm }) => ssm.send(new GetParametersByPathCommand({ Path: '/holdfast' })),
  sts: ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
  tagging: ({ tagging }) => tagging.send(new GetResourcesCommand({})),
  waf: ({ waf }) => waf.send(new ListWebACLsCommand({ Scope: 'REGIONAL' })),
};

/** Asks one after the other: moto's server mixes up what it is asked at once. */
export async function probeCapabilities(clients: Clients, region: string): Promise<Capabilities> {
  const answers: [string, string | null][] = [];
  for (const [service, ask] of Object.entries(QUESTIONS))
    answers.push([service, await problemOf(ask(clients))]);
  const services = Object.fromEntries(answers) as Capabilities['services'];
  const ids = new Set<string>();
  let actionsUntold: string | null = services.fis;
  if (actionsUntold === null) {
    actionsUntold = await problemOf(
      (async () => {
        for await (const { actions } of paginateListActions({ client: clients.fis }, {}))
          for (const { id } of actions ?? []) if (id !== undefined) ids.add(id);
      })(),
    );
  }
  return { region, services, actions: actionsUntold === null ? ids : null, actionsUntold };
}

async function problemOf(asked: Promise<unknown>): Promise<string | null> {
  try {
    await asked;
    return null;
  } catch (error) {
    return firstLine(error);
  }
}

/** What is missing, one sentence each: for the preview, before any fault is planned. */
export function describeMissing(capabilities: readonly Capabilities[]): string[] {
  return capabilities.flatMap(({ region, services, actions, actionsUntold }) => [
    ...Object.entries(services).flatMap(([service, problem]) =>
      problem === null ? [] : [`${service} does not answer in ${region}: ${problem}`],
    ),
    ...(services.fis === null && actions === null
      ? [
          `FIS does not tell its actions in ${region} (${actionsUntold}): whether it really injects one is seen from outside alone`,
        ]
      : []),
  ]);
}

/** Why a fault cannot be injected by what this endpoint can do. */
export function missingFor(intent: Intent, capabilities: readonly Capabilities[]): string[] {
  const of = (region: string): Capabilities | undefined =>
    capabilities.find((each) => each.region === region);
  const refusals = [
    ...intent.actions.flatMap(({ region, id }) => {
      const there = of(region);
      if (there === undefined) return [`${id} is needed in ${region}, which was not looked at`];
      if (there.services.fis !== null)
        return [`${id} needs FIS, which does not answer in ${region}: ${there.services.fis}`];
      return there.actions === null || there.actions.has(id)
        ? []
        : [`FIS of ${region} has no action ${id}`];
    }),
    ...intent.calls.flatMap(({ region, service, operation }) => {
      const problem = of(region)?.services[service as keyof Clients];
      return typeof problem === 'string'
        ? [`${operation} needs ${service}, which does not answer in ${region}: ${problem}`]
        : [];
    }),
  ];
  return [...new Set(refusals)];
}
