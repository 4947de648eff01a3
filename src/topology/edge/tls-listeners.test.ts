import { describe, expect, test } from 'vitest';
import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import { opaque, ref, type Args } from '../../plan/planned-values.fixture.js';
import { readTlsListeners, type TlsListener } from './tls-listeners.js';

const listener = (args: Args) =>
  resource('aws_lb_listener.l', {
    load_balancer_arn: ref('aws_lb.web.arn'),
    protocol: 'HTTPS',
    ...args,
  });

function read(
  args: Args,
  ...more: readonly ReturnType<typeof resource>[]
): TlsListener | undefined {
  return readTlsListeners(buildResolver(resource('aws_lb.web'), listener(args), ...more))[0];
}

test('listeners without TLS are left out, and those that may have it are not', () => {
  expect(read({ protocol: 'HTTP' })).toBeUndefined();
  expect(read({ protocol: null })).toBeUndefined();
  expect(read({ protocol: 'tls' })?.protocol).toEqual({ state: 'known', value: 'TLS' });
  expect(read({ protocol: ref('aws_x.y.z') })?.protocol.state).toBe('unknown');
});

test("a policy that is not set is AWS's default for the API", () => {
  expect(read({ ssl_policy: opaque() })).toMatchObject({
    policyIsDefault: true,
    sslPolicy: { state: 'known', value: 'ELBSecurityPolicy-2016-08' },
  });
  expect(read({ ssl_policy: 'X' })).toMatchObject({ policyIsDefault: false });
  expect(read({ ssl_policy: ref('aws_x.y.z') })?.sslPolicy.state).toBe('unknown');
});

describe('the certificate', () => {
  const CERTIFICATE = 'aws_acm_certificate.c';
  const kind = (args: Args, ...more: readonly ReturnType<typeof resource>[]): string | undefined =>
    read({ certificate_arn: ref(`${CERTIFICATE}.arn`) }, resource(CERTIFICATE, args), ...more)
      ?.certificate.candidates[0]?.kind;

  test('is missing where none is set', () => {
    expect(read({})?.certificate.missing).toBe(true);
  });

  test('is validated by what waits for it, or issued already', () => {
    const validation = resource('aws_acm_certificate_validation.v', {
      certificate_arn: ref(`${CERTIFICATE}.arn`),
    });
    expect(kind({ validation_method: 'DNS' }, validation)).toBe('validated');
    expect(kind({ validation_method: 'DNS' })).toBe('unvalidated');
    expect(kind({ status: 'ISSUED' })).toBe('issued');
    expect(kind({ certificate_authority_arn: 'arn:aws:acm-pca:x' })).toBe('private-authority');
  });

  test('that is imported is told by its body', () => {
    expect(kind({ certificate_body: 'no certificate' })).toBe('unknown');
    expect(kind({ certificate_body: ref('aws_x.y.z') })).toBe('unknown');
    expect(
      kind(
        { certificate_body: ref('tls_self_signed_cert.s.cert_pem') },
        resource('tls_self_signed_cert.s'),
      ),
    ).toBe('self-signed');
  });

  test('elsewhere is told by its ARN', () => {
    const of = (certificate_arn: unknown): string | undefined =>
      read({ certificate_arn })?.certificate.candidates[0]?.kind;
    expect(of('arn:aws:acm:us-east-1:111122223333:certificate/x')).toBe('outside');
    expect(of('arn:aws-cn:iam::111122223333:server-certificate/x')).toBe('outside');
    expect(of('arn:aws:s3:::bucket')).toBe('unknown');
  });

  test('that goes through a local is open', () => {
    expect(read({ certificate_arn: ref('local.c') })?.certificate.reason).toContain('local.c');
  });
});

describe('what a Classic Load Balancer negotiates', () => {
  const ELB = resource('aws_elb.web', {
    listener: [
      { lb_port: 443, lb_protocol: 'https', instance_port: 80, instance_protocol: 'http' },
    ],
  });
  const rows = (values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const told = (...more: readonly ReturnType<typeof resource>[]) => {
    const [found] = readTlsListeners(buildResolver(ELB, ...more));
    const policy = found?.sslPolicy;
    return found?.oldest ?? (policy?.state === 'known' ? policy.value : 'unknown');
  };
  const own = (values: Readonly<Record<string, unknown>>, lb_port: unknown = 443) =>
    resource('aws_lb_ssl_negotiation_policy.p', {
      load_balancer: ref('aws_elb.web.id'),
      lb_port,
      attribute: rows(values),
    });
  const custom = (values: Readonly<Record<string, unknown>>, names: unknown) => [
    resource('aws_load_balancer_policy.p', {
      policy_name: 'p',
      policy_type_name: 'SSLNegotiationPolicyType',
      policy_attribute: rows(values),
    }),
    resource('aws_load_balancer_listener_policy.l', {
      load_balancer_name: ref('aws_elb.web.name'),
      load_balancer_port: 443,
      policy_names: names,
    }),
  ];
  const MODERN = {
    'Protocol-TLSv1': 'false',
    'Protocol-TLSv1.1': 'false',
    'Protocol-TLSv1.2': 'true',
  };
  const TLS12 = { 'Reference-Security-Policy': 'ELBSecurityPolicy-TLS-1-2-2017-01' };

  test('is the default where no policy is set on that port', () => {
    expect(told()).toBe('ELBSecurityPolicy-2016-08');
    expect(told(own(MODERN, 8443))).toBe('ELBSecurityPolicy-2016-08');
  });

  test('is what its policy says of each version', () => {
    expect(told(own(MODERN))).toBe('1.2');
    expect(told(own({ ...MODERN, 'Protocol-TLSv1.1': 'true' }))).toBe('1.1');
    expect(told(own({ 'Protocol-TLSv1.2': 'true' }))).toBe('unknown');
    expect(told(own({ ...MODERN, 'Protocol-TLSv1': ref('local.x') }))).toBe('unknown');
    expect(told(own(TLS12))).toBe('ELBSecurityPolicy-TLS-1-2-2017-01');
    expect(told(own(MODERN, ref('local.port')))).toBe('unknown');
  });

  test('is that of the policy which the listener names', () => {
    const named = ref('aws_load_balancer_policy.p.policy_name');
    expect(told(...custom(TLS12, named))).toBe('ELBSecurityPolicy-TLS-1-2-2017-01');
    expect(told(...custom({ 'Protocol-TLSv1': 'true' }, named))).toBe('1.0');
    expect(told(...custom(TLS12, ['made-elsewhere']))).toBe('unknown');
  });
});
