import {
  GetHealthCheck$,
  GetHealthCheckStatus$,
  GetHostedZone$,
  ListHealthChecks$,
  ListHostedZones$,
  ListResourceRecordSets$,
  TestDNSAnswer$,
} from '@aws-sdk/client-route-53';
import { operation } from '../protocol/operation.js';
import type { RestXmlServiceDefinition } from '../protocol/rest-xml-service.js';
import { getHealthCheck, getHealthCheckStatus, listHealthChecks } from './health-checks.js';
import { getHostedZone, listHostedZones } from './hosted-zones.js';
import { listResourceRecordSets } from './record-sets.js';
import { testDnsAnswer } from './test-dns-answer.js';

export const route53: RestXmlServiceDefinition = {
  title: 'Route 53',
  signingName: 'route53',
  xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
  operations: [
    operation(GetHealthCheck$, getHealthCheck),
    operation(GetHealthCheckStatus$, getHealthCheckStatus),
    operation(GetHostedZone$, getHostedZone),
    operation(ListHealthChecks$, listHealthChecks),
    operation(ListHostedZones$, listHostedZones),
    operation(ListResourceRecordSets$, listResourceRecordSets),
    operation(TestDNSAnswer$, testDnsAnswer),
  ],
};
