import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as codeDeploy from '@aws-sdk/client-codedeploy';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elastiCache from '@aws-sdk/client-elasticache';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as rds from '@aws-sdk/client-rds';
import * as route53 from '@aws-sdk/client-route-53';
import * as ssm from '@aws-sdk/client-ssm';
import * as waf from '@aws-sdk/client-wafv2';
import { NormalizedSchema } from '@smithy/core/schema';
import { expect } from 'vitest';
import { DOCUMENTED_ACTIONS, SCOPES, TARGET_PARAMETERS } from './documented-actions.fixture.js';
import type { AwsCall, Experiment } from './fault-driver.js';
import type { WireRequest } from './wire.fixture.js';

/** The run that the experiments are started for. */
export const RUN = { id: 'run-1', roleArn: 'arn:aws:iam::123456789012:role/fis' };

/** The stop alarm of a region. */
export const ALARM = (region: string): string =>
  `arn:aws:cloudwatch:${region}:123456789012:alarm:stop`;

export const REPLICATION_GROUP = 'aws:elasticache:replicationgroup';

const MODULES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  autoScaling,
  cloudWatch,
  codeDeploy,
  ec2,
  elastiCache,
  elb,
  rds,
  route53,
  ssm,
  waf,
};

/** Shape of CreateExperimentTemplate's body. Source: AWS FIS API Reference. */
interface TemplateBody {
  readonly targets: Readonly<
    Record<
      string,
      {
        readonly resourceType: string;
        readonly resourceArns?: readonly string[];
        readonly resourceTags?: Readonly<Record<string, string>>;
        readonly selectionMode: string;
        readonly filters?: unknown;
        readonly parameters?: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly actions: Readonly<
    Record<
      string,
      {
        readonly actionId: string;
        readonly parameters?: Readonly<Record<string, string>>;
        readonly targets?: Readonly<Record<string, string>>;
        readonly startAfter?: readonly string[];
      }
    >
  >;
}

export function checkCreate({ method, path, body }: WireRequest, { region }: Experiment): void {
  expect({ method, path }).toEqual({ method: 'POST', path: '/experimentTemplates' });
  const { targets, actions, ...rest } = JSON.parse(body) as TemplateBody & Record<string, unknown>;
  expect(rest).toEqual({
    clientToken: expect.any(String) as string,
    description: expect.stringMatching(/^holdfast .{1,500}$/) as string,
    roleArn: RUN.roleArn,
    stopConditions: [{ source: 'aws:cloudwatch:alarm', value: ALARM(region) }],
    tags: { 'holdfast:run': RUN.id },
  });
  for (const { resourceType, resourceArns = [], ...target } of Object.values(targets)) {
    const tags = Object.entries(target.resourceTags ?? {});
    expect(resourceArns.length + tags.length).toBeGreaterThan(0);
    expect(resourceArns.length, 'ARNs in one target').toBeLessThanOrEqual(5);
    expect(tags.length, 'tags of one target').toBeLessThanOrEqual(50);
    for (const arn of resourceArns) expect(arn.split(':')[3], arn).toBe(region);
    expect(target.selectionMode).toMatch(/^(ALL|COUNT\(\d+\)|PERCENT\(\d+\))$/);
    expect(target.filters).toBeUndefined();
    if (resourceArns.length > 0) {
      expect(target.resourceTags, 'not with ARNs').toBeUndefined();
      // Of these two together AWS says nothing. Caches without a tag of their own are refused there.
      if (resourceType !== REPLICATION_GROUP) expect(target.parameters).toBeUndefined();
    }
    for (const parameter of Object.keys(target.parameters ?? {}))
      expect(TARGET_PARAMETERS[resourceType] ?? []).toContain(parameter);
  }
  const used = new Set<string>();
  for (const { actionId, parameters = {}, targets: named = {}, startAfter = [] } of Object.values(
    actions,
  )) {
    const documented = DOCUMENTED_ACTIONS[actionId];
    expect(documented, `${actionId} is not in the fixture of documented actions`).toBeDefined();
    if (documented === undefined) continue;
    const { target } = documented;
    expect(Object.keys(named)).toEqual(target === null ? [] : [target.key]);
    for (const targetName of Object.values(named)) {
      used.add(targetName);
      expect(targets[targetName]?.resourceType).toBe(target?.resourceType);
    }
    for (const [parameter, value] of Object.entries(parameters))
      expect(isDocumented(documented, parameter, value), `${actionId} ${parameter}=${value}`).toBe(
        true,
      );
    for (const [parameter, { required }] of Object.entries(documented.parameters))
      if (required) expect(Object.keys(parameters)).toContain(parameter);
    for (const action of startAfter) expect(Object.keys(actions)).toContain(action);
  }
  expect([...used].toSorted(), 'every target is used').toEqual(Object.keys(targets).toSorted());
}

function isDocumented(
  { parameters }: (typeof DOCUMENTED_ACTIONS)[string],
  name: string,
  value: string,
): boolean {
  switch (parameters[name]?.is) {
    case undefined:
      return false;
    case 'boolean':
      return ['true', 'false'].includes(value);
    case 'duration': {
      const [, hours = 0, minutes = 0, seconds = 0] =
        /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(value) ?? [];
      const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
      return total >= 60 && total <= 12 * 3600;
    }
    case 'percentage':
      return /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 100;
    case 'scope':
      return SCOPES.includes(value);
    case 'zones':
      return value
        .split(',')
        .every((zone) => /^([a-z]{2}(-[a-z]+)+-\d[a-z]|[a-z0-9]+-az\d)$/.test(zone));
    case 'text':
      return value !== '';
  }
}

/** Every member of its input is one that the SDK's model has, at every depth. */
export function checkCall({ service, operation, input }: AwsCall): void {
  const schema = MODULES[service]?.[`${operation}$`];
  expect(schema, `${service} has no operation ${operation}`).toBeDefined();
  const [, , , , inputSchema] = schema as readonly unknown[];
  checkMembers(NormalizedSchema.of(inputSchema as never), input, `${operation} `);
}

function checkMembers(schema: NormalizedSchema, value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null || 'fromOutput' in value) return;
  if (schema.isListSchema()) {
    for (const item of value as readonly unknown[])
      checkMembers(schema.getValueSchema(), item, `${path}[]`);
  } else if (schema.isStructSchema()) {
    const members = new Map(schema.structIterator());
    for (const [name, item] of Object.entries(value)) {
      const member = members.get(name);
      expect(member, `${path}${name} is no member of the model`).toBeDefined();
      if (member !== undefined) checkMembers(member, item, `${path}${name}.`);
    }
  }
}
