import { GetCallerIdentity$, type GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { operation } from './protocol/operation.js';
import type { QueryServiceDefinition } from './protocol/query-service.js';
import type { ApiContext } from './service.js';

export const sts: QueryServiceDefinition = {
  title: 'STS',
  signingName: 'sts',
  dialect: 'awsQuery',
  version: '2011-06-15',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: [operation(GetCallerIdentity$, getCallerIdentity)],
};

function getCallerIdentity(_input: unknown, { world }: ApiContext): GetCallerIdentityResponse {
  const { accountId } = world.deployment;
  return {
    Account: accountId,
    Arn: `arn:aws:iam::${accountId}:user/holdfast-lab`,
    UserId: 'AIDAHOLDFASTLABUSER00',
  };
}
