import { autoScaling } from './auto-scaling.js';
import { codeDeploy } from './code-deploy.js';
import { cloudWatch } from './cloudwatch/cloudwatch.js';
import { ec2 } from './ec2/ec2.js';
import { elastiCache } from './elasticache/elasticache.js';
import { elbv2 } from './elbv2/elbv2.js';
import { actions } from './fis/actions.js';
import { routes } from './fis/routes.js';
import type { JsonServiceDefinition } from './protocol/json-service.js';
import type { QueryServiceDefinition } from './protocol/query-service.js';
import type { RestXmlServiceDefinition } from './protocol/rest-xml-service.js';
import { route53 } from './route53/route53.js';
import { rds } from './rds/rds.js';
import { ssm } from './ssm/ssm.js';
import { sts } from './sts.js';
import { tagging } from './tagging.js';
import { waf } from './waf/waf.js';

/** The services that speak awsJson. */
export const jsonServices: readonly JsonServiceDefinition[] = [codeDeploy, ssm, tagging, waf];

/** The services that speak awsQuery or ec2Query. */
export const queryServices: readonly QueryServiceDefinition[] = [
  autoScaling,
  ec2,
  elastiCache,
  elbv2,
  rds,
  sts,
];

/** The services that speak restXml. */
export const restXmlServices: readonly RestXmlServiceDefinition[] = [route53];

export interface ServiceCoverage {
  readonly title: string;
  /** Name in the SigV4 credential scope, by which requests are routed. */
  readonly signingName: string;
  readonly protocol: string;
  readonly operations: readonly string[];
}

/** What the lab's AWS endpoint serves, from the tables that serve it. */
export const apiCoverage: readonly ServiceCoverage[] = [
  ...queryServices.map(({ title, signingName, dialect, operations }) => ({
    title,
    signingName,
    protocol: dialect,
    operations: operations.map(({ name }) => name).toSorted(),
  })),
  ...jsonServices.map(({ title, signingName, version, operations }) => ({
    title,
    signingName,
    protocol: `awsJson${version}`,
    operations: operations.map(({ name }) => name).toSorted(),
  })),
  ...restXmlServices.map(({ title, signingName, operations }) => ({
    title,
    signingName,
    protocol: 'restXml',
    operations: operations.map(({ name }) => name).toSorted(),
  })),
  {
    title: cloudWatch.title,
    signingName: cloudWatch.signingName,
    protocol: 'awsJson1.0, CBOR and awsQuery',
    operations: cloudWatch.operations.map(({ name }) => name).toSorted(),
  },
  {
    title: 'Fault Injection Service',
    signingName: 'fis',
    protocol: 'restJson1',
    operations: routes.map(({ name }) => name).toSorted(),
  },
];

export interface FaultActionCoverage {
  readonly id: string;
  readonly resourceType: string | null;
  readonly parameters: readonly string[];
  /** What differs from AWS; null where nothing is known to. */
  readonly simulation: string | null;
}

/** The FIS actions that the lab can run. */
export const faultActionCoverage: readonly FaultActionCoverage[] = [...actions.values()].map(
  ({ id, target, parameters, simulation }) => ({
    id,
    resourceType: target?.resourceType ?? null,
    parameters: Object.keys(parameters),
    simulation,
  }),
);
