import type { TestDNSAnswerRequest, TestDNSAnswerResponse } from '@aws-sdk/client-route-53';
import type { ApiContext } from '../service.js';
import { findZone } from './hosted-zones.js';

/** What the lab's name server answers now. */
export function testDnsAnswer(
  { HostedZoneId, RecordName = '', RecordType = 'A' }: TestDNSAnswerRequest,
  { global }: ApiContext,
): TestDNSAnswerResponse {
  findZone(global.deployment, HostedZoneId);
  const { code, answers } = global.resolveName(RecordName, RecordType);
  return {
    Nameserver: 'the lab’s',
    RecordName,
    RecordType,
    RecordData: answers.filter(({ type }) => type === RecordType).map(({ data }) => data),
    ResponseCode: code,
    Protocol: 'UDP',
  };
}
