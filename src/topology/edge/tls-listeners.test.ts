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
