import type { UncertainSet } from '../../model/topology.js';
import { known, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { Resolver } from '../../plan/resolver.js';
import { readClassicListeners } from '../classic-load-balancers.js';
import { groupBy } from '../group-by.js';
import { isListener, isLoadBalancer } from '../resource-kinds.js';
import { numberAt, textAt, toUncertainSet } from '../uncertain-attribute.js';
import { readNegotiations } from './classic-negotiations.js';
import { readCertificates, type CertificateChoice } from './certificates.js';

/** A listener that serves TLS, or may: of an Application Load Balancer (HTTPS), a Network one (TLS) or a Classic one. */
export interface TlsListener {
  readonly address: string;
  readonly loadBalancer: UncertainSet;
  readonly port: Uncertain<number>;
  readonly protocol: Uncertain<string>;
  readonly sslPolicy: Uncertain<string>;
  /** Of a Classic Load Balancer with protocols of its own: the oldest version of TLS; else null. */
  readonly oldest: string | null;
  /** No policy is named, and AWS takes its default. */
  readonly policyIsDefault: boolean;
  readonly certificate: CertificateChoice;
  /** Addresses of aws_lb_listener_certificate that may add to it: for other host names only. */
  readonly additionalCertificates: readonly string[];
}

/**
 * What the API takes where a listener names no policy; it allows TLS 1.0 and 1.1. Source: Elastic Load
 * Balancing, "Security policies for your Application Load Balancer", default of "other methods".
 */
const DEFAULT_POLICY = 'ELBSecurityPolicy-2016-08';

const PLAIN = ['HTTP', 'TCP', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC'];

export function readTlsListeners(resolver: Resolver): TlsListener[] {
  const additions = groupBy(resolver.ofType('aws_lb_listener_certificate'), (addition) =>
    resolver
      .link(addition, ['listener_arn'], isListener)
      .targets.map(({ resource }) => resource.address),
  );
  const certificates = readCertificates(resolver);
  const own = resolver.ofType('aws_lb_listener').flatMap((listener): TlsListener[] => {
    // The provider's default for an Application Load Balancer.
    const protocol = textAt(listener, ['protocol'], 'HTTP');
    if (protocol.state === 'known' && PLAIN.includes(protocol.value.toUpperCase())) return [];
    const policyIsDefault = readAttribute(listener, ['ssl_policy']).state === 'absent';
    return [
      {
        address: listener.address,
        loadBalancer: toUncertainSet(
          resolver.link(listener, ['load_balancer_arn'], isLoadBalancer),
        ),
        port: numberAt(listener, ['port']),
        protocol: protocol.state === 'known' ? known(protocol.value.toUpperCase()) : protocol,
        sslPolicy: policyIsDefault ? known(DEFAULT_POLICY) : textAt(listener, ['ssl_policy']),
        oldest: null,
        policyIsDefault,
        certificate: certificates(listener),
        additionalCertificates: (additions.get(listener.address) ?? []).map(
          ({ address }) => address,
        ),
      },
    ];
  });
  return [...own, ...classicTlsListeners(resolver, certificates)];
}

function classicTlsListeners(
  resolver: Resolver,
  certificates: ReturnType<typeof readCertificates>,
): TlsListener[] {
  const negotiations = readNegotiations(resolver);
  return readClassicListeners(resolver)
    .filter(({ protocol }) => protocol.state === 'unknown' || /^(HTTPS|SSL)$/.test(protocol.value))
    .map((listener) => {
      const { balancer, path, port, protocol } = listener;
      const own = negotiations(listener);
      return {
        address: balancer.address,
        loadBalancer: { state: 'known', value: [balancer.address] },
        port,
        protocol,
        sslPolicy: own?.policy ?? known(DEFAULT_POLICY),
        oldest: own?.oldest ?? null,
        policyIsDefault: own === undefined,
        certificate: certificates(balancer, [...path, 'ssl_certificate_id']),
        additionalCertificates: [],
      };
    });
}
