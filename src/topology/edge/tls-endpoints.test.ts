import { expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { JUDGED_TYPES } from '../judged-types.js';
import { MODELLED_TYPES } from '../resource-kinds.js';
import { readTlsEndpoints } from './tls-endpoints.js';

function oldest(type: string, args: Args): string | undefined {
  const [endpoint] = readTlsEndpoints(buildResolver(resource(`${type}.x`, args)));
  if (!endpoint) return undefined;
  return endpoint.oldest.state === 'known' ? endpoint.oldest.value : 'unknown';
}

const CDN = 'aws_cloudfront_distribution';
const viewer = (certificate: Args): Args => ({ viewer_certificate: [certificate] });
const search = (options: unknown): Args => ({ domain_endpoint_options: options });
const policy = (security_policy: unknown): Args => ({
  domain_name_configuration: [{ security_policy }],
});

test.each<[string, Args, string | undefined]>([
  [CDN, viewer({ minimum_protocol_version: 'TLSv1.2_2021' }), '1.2'],
  [CDN, viewer({ minimum_protocol_version: 'TLSv1.1_2016' }), '1.1'],
  [CDN, viewer({ minimum_protocol_version: 'TLSv1.4_2031' }), 'unknown'],
  [CDN, viewer({ minimum_protocol_version: ref('local.tls') }), 'unknown'],
  [CDN, viewer({ acm_certificate_arn: 'arn' }), '1.0'],
  [
    CDN,
    viewer({ cloudfront_default_certificate: true, minimum_protocol_version: 'TLSv1.2_2021' }),
    '1.0',
  ],
  [CDN, { ...viewer({ minimum_protocol_version: 'TLSv1' }), enabled: false }, undefined],
  ['aws_api_gateway_domain_name', { security_policy: 'TLS_1_0' }, '1.0'],
  ['aws_api_gateway_domain_name', { security_policy: 'TLS_1_2' }, '1.2'],
  ['aws_api_gateway_domain_name', { security_policy: opaque() }, 'unknown'],
  ['aws_api_gateway_domain_name', { endpoint_configuration: [{ types: ['PRIVATE'] }] }, undefined],
  ['aws_apigatewayv2_domain_name', policy('TLS_1_2'), '1.2'],
  ['aws_opensearch_domain', search([{ tls_security_policy: 'Policy-Min-TLS-1-0-2019-07' }]), '1.0'],
  [
    'aws_opensearch_domain',
    search([{ tls_security_policy: 'Policy-Min-TLS-1-2-PFS-2023-10' }]),
    '1.2',
  ],
  ['aws_opensearch_domain', search(opaque()), 'unknown'],
  ['aws_opensearch_domain', { vpc_options: [{ subnet_ids: ['subnet-1'] }] }, undefined],
])('%s %j takes TLS %s', (type, args, expected) => {
  expect(oldest(type, args)).toBe(expected);
});

test.each([
  CDN,
  'aws_api_gateway_domain_name',
  'aws_apigatewayv2_domain_name',
  'aws_opensearch_domain',
])('%s is among the types that are read, and not passed over', (type) =>
  expect(JUDGED_TYPES.has(type) || MODELLED_TYPES.has(type)).toBe(true),
);
