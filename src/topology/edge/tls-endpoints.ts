import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';

/** What takes TLS from the internet and is no load balancer: the oldest version that it takes. */
export interface TlsEndpoint {
  readonly address: string;
  /** `1.0` and so on; SSL 3.0 counts as 1.0, which is taken with it. */
  readonly oldest: Uncertain<string>;
  readonly evidence: string;
}

/**
 * Sources: Amazon CloudFront Developer Guide, "Supported protocols and ciphers between viewers and
 * CloudFront"; Amazon API Gateway Developer Guide, "Choose a security policy for your custom domain";
 * Amazon OpenSearch Service API Reference, DomainEndpointOptions.
 */
const VERSIONS: Readonly<Record<string, string>> = {
  SSLv3: '1.0',
  TLSv1: '1.0',
  TLSv1_2016: '1.0',
  'TLSv1.1_2016': '1.1',
  'TLSv1.2_2018': '1.2',
  'TLSv1.2_2019': '1.2',
  'TLSv1.2_2021': '1.2',
  'TLSv1.2_2025': '1.2',
  'TLSv1.3_2025': '1.3',
  TLS_1_0: '1.0',
  TLS_1_2: '1.2',
  SecurityPolicy_TLS13_1_3_2025_09: '1.3',
  'Policy-Min-TLS-1-0-2019-07': '1.0',
  'Policy-Min-TLS-1-2-2019-07': '1.2',
  'Policy-Min-TLS-1-2-PFS-2023-10': '1.2',
};

export function readTlsEndpoints(resolver: Resolver): TlsEndpoint[] {
  return [
    ...resolver.ofType('aws_cloudfront_distribution').flatMap(ofDistribution),
    ...resolver
      .ofType('aws_api_gateway_domain_name')
      .filter((domain) => !isPrivate(domain))
      .map((domain) => bySecurityPolicy(domain, ['security_policy'])),
    ...resolver
      .ofType('aws_apigatewayv2_domain_name')
      .map((domain) =>
        bySecurityPolicy(domain, ['domain_name_configuration', 0, 'security_policy']),
      ),
    ...resolver
      .ofType('aws_opensearch_domain', 'aws_elasticsearch_domain')
      .filter((domain) => readAttribute(domain, ['vpc_options', 0]).state === 'absent')
      .map((domain) =>
        bySecurityPolicy(domain, ['domain_endpoint_options', 0, 'tls_security_policy']),
      ),
  ];
}

/** With CloudFront's own certificate it takes TLS 1.0, whatever else is said. */
function ofDistribution(distribution: PlannedResource): TlsEndpoint[] {
  const enabled = booleanAt(distribution, ['enabled'], true);
  if (enabled.state === 'known' && !enabled.value) return [];
  const { address } = distribution;
  const block = ['viewer_certificate', 0];
  const own = booleanAt(distribution, [...block, 'cloudfront_default_certificate'], false);
  if (own.state === 'unknown')
    return [{ address, oldest: unknown(own.reason), evidence: own.reason }];
  if (own.value) {
    const evidence = `${address} has CloudFront's own certificate (cloudfront_default_certificate), and with it TLS 1.0`;
    return [{ address, oldest: known('1.0'), evidence }];
  }
  // The provider's default.
  return [bySecurityPolicy(distribution, [...block, 'minimum_protocol_version'], 'TLSv1')];
}

function bySecurityPolicy(
  resource: PlannedResource,
  path: AttributePath,
  otherwise?: string,
): TlsEndpoint {
  const { address } = resource;
  const argument = path.filter((step) => typeof step === 'string').join('.');
  if (otherwise === undefined && readAttribute(resource, path).state === 'absent') {
    const why = `${address} sets no ${argument}, and what AWS then takes is not told by the plan`;
    return { address, oldest: unknown(why), evidence: why };
  }
  const policy = textAt(resource, path, otherwise);
  if (policy.state === 'unknown')
    return { address, oldest: unknown(policy.reason), evidence: policy.reason };
  const evidence = `${address} has ${argument} ${policy.value}`;
  const version = Object.hasOwn(VERSIONS, policy.value) ? VERSIONS[policy.value] : undefined;
  return version === undefined
    ? {
        address,
        oldest: unknown(`${policy.value} is a security policy that Holdfast does not know`),
        evidence,
      }
    : { address, oldest: known(version), evidence };
}

/** A private domain name is reached from within VPCs alone. */
function isPrivate(domain: PlannedResource): boolean {
  const types = readAttribute(domain, ['endpoint_configuration', 0, 'types']);
  return types.state === 'known' && Array.isArray(types.value) && types.value.includes('PRIVATE');
}
