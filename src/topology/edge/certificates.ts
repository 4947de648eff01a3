import { X509Certificate } from 'node:crypto';
import { readAttribute } from '../../plan/attribute.js';
import { isDataAddress } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { textAt } from '../uncertain-attribute.js';

/** A certificate that a listener serves, and what the plan tells of it. */
export interface Certificate {
  /** Its address in the plan, its ARN or the data source that finds it. */
  readonly name: string;
  readonly kind:
    | 'issued'
    | 'validated'
    | 'unvalidated'
    | 'imported'
    | 'self-signed'
    | 'private-authority'
    | 'outside'
    | 'unknown';
  /** A sentence that says why. */
  readonly why: string;
}

/** The certificates of which a listener serves one. `reason` where more are possible, or none is known. */
export interface CertificateChoice {
  readonly missing: boolean;
  readonly candidates: readonly Certificate[];
  readonly exact: boolean;
  readonly reason: string;
}

const isCertificate: Wanted = (type) =>
  type === 'aws_acm_certificate' || type === 'aws_iam_server_certificate';
const isSelfSigned: Wanted = (type) => type === 'tls_self_signed_cert';

const CERTIFICATE_ARN = /^arn:[^:]*:(acm:[^:]*:[^:]*:certificate|iam::[^:]*:server-certificate)\//;

/** Prepares to tell which certificate a listener serves: what validates what is looked up once. */
export function readCertificates(
  resolver: Resolver,
): (listener: PlannedResource, path?: AttributePath) => CertificateChoice {
  const validations = new Map<string, string>();
  for (const validation of resolver.ofType('aws_acm_certificate_validation')) {
    const links = resolver.link(validation, ['certificate_arn'], isCertificate);
    for (const { resource } of links.targets) {
      validations.set(resource.address, validation.address);
    }
  }
  return (listener, path = ['certificate_arn']) => {
    if (readAttribute(listener, path).state === 'absent') {
      return { missing: true, candidates: [], exact: true, reason: '' };
    }
    const links = resolver.link(listener, path, isCertificate);
    const candidates = [
      ...links.targets.map(({ resource }) => describe(resource, resolver, validations)),
      ...links.external.map((name) => describeOutside(name)),
    ];
    return {
      missing: false,
      candidates,
      exact: links.exact && links.gaps.length === 0 && candidates.length > 0,
      reason: links.gaps.filter((gap) => !isLookUp(gap)).join('; '),
    };
  };
}

/** A data source that is read only after apply finds a certificate of this account, whichever it is. */
function isLookUp(gap: string): boolean {
  return gap.includes('is read only after apply');
}

function describeOutside(name: string): Certificate {
  if (isDataAddress(name) && /(^|\.)data\.aws_(acm|iam_server)_certificate\./.test(name)) {
    return { name, kind: 'outside', why: `${name} finds one in this account` };
  }
  return CERTIFICATE_ARN.test(name)
    ? {
        name,
        kind: 'outside',
        why: `${name} is outside of this plan; AWS lets a listener serve only one that was issued or imported`,
      }
    : { name, kind: 'unknown', why: `${name} is no ARN of an ACM or IAM certificate` };
}

function describe(
  certificate: PlannedResource,
  resolver: Resolver,
  validations: ReadonlyMap<string, string>,
): Certificate {
  const { address: name } = certificate;
  const body = readAttribute(certificate, ['certificate_body']);
  if (body.state !== 'absent') return describeImported(certificate, resolver);
  if (readAttribute(certificate, ['certificate_authority_arn']).state !== 'absent') {
    return {
      name,
      kind: 'private-authority',
      why: `${name} is issued by a private certificate authority, which only its own clients trust`,
    };
  }
  const status = textAt(certificate, ['status']);
  if (status.state === 'known' && status.value === 'ISSUED') {
    return { name, kind: 'issued', why: `${name} is issued` };
  }
  const validation = validations.get(name);
  return validation === undefined
    ? {
        name,
        kind: 'unvalidated',
        why: `nothing in this plan validates ${name}; until someone does, AWS refuses it for a listener`,
      }
    : { name, kind: 'validated', why: `${validation} waits until ${name} is issued` };
}

/** A body that the configuration brings along: it is self-signed where it is its own issuer. */
function describeImported(certificate: PlannedResource, resolver: Resolver): Certificate {
  const { address: name } = certificate;
  const source = resolver.link(certificate, ['certificate_body'], isSelfSigned);
  if (source.targets.length > 0) {
    const from = source.targets.map(({ resource }) => resource.address).join(', ');
    return { name, kind: 'self-signed', why: `${name} is imported from ${from}` };
  }
  const body = textAt(certificate, ['certificate_body']);
  if (body.state === 'unknown') return { name, kind: 'unknown', why: body.reason };
  try {
    const read = new X509Certificate(body.value);
    return read.checkIssued(read)
      ? { name, kind: 'self-signed', why: `${name} is imported, and is its own issuer` }
      : { name, kind: 'imported', why: `${name} is imported, and another authority issued it` };
  } catch {
    return { name, kind: 'unknown', why: `the body of ${name} cannot be read as a certificate` };
  }
}
