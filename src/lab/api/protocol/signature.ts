import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** Clocks may differ by this much, as on AWS. Real time: a signature has nothing to do with speed. */
const MAX_SKEW_MS = 15 * 60_000;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type SignatureVerdict =
  | { readonly ok: true; readonly service: string; readonly region: string }
  | {
      readonly ok: false;
      /** From the credential scope; null where there is none to read. */
      readonly service: string | null;
      readonly problem: 'missing' | 'incomplete' | 'unknown-key' | 'expired' | 'mismatch';
      readonly message: string;
    };

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

/** AWS's form of a region's name; a scope of any other form was never meant for AWS. */
const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

/**
 * Checks a SigV4 signature in the Authorization header against the lab's only credentials. Any
 * region of AWS's form is let in, as any region of AWS is: nothing is deployed in most of them.
 */
export async function checkSignature(
  request: SignedRequest,
  credentials: Credentials,
  nowEpochMs: number,
): Promise<SignatureVerdict> {
  const authorization = request.headers['authorization'];
  if (authorization === undefined) {
    return refused(null, 'missing', 'Request is missing Authentication Token');
  }
  const parts = AUTHORIZATION.exec(authorization);
  const signingDate = readDate(request.headers['x-amz-date']);
  if (parts === null || signingDate === null) {
    const what = parts === null ? 'Authorization header' : 'X-Amz-Date header';
    return refused(null, 'incomplete', `The ${what} is not one of AWS Signature Version 4.`);
  }
  const [, accessKeyId = '', , region = '', service = '', signedNames = '', signature = ''] = parts;
  if (accessKeyId !== credentials.accessKeyId) {
    const message = 'The security token included in the request is invalid.';
    return refused(service, 'unknown-key', message);
  }
  if (!REGION.test(region)) {
    const message = `Credential should be scoped to a valid region, and ${region} is none.`;
    return refused(service, 'mismatch', message);
  }
  if (Math.abs(nowEpochMs - signingDate.getTime()) > MAX_SKEW_MS) {
    const date = signingDate.toISOString();
    return refused(service, 'expired', `Signature expired: ${date} is more than 15 minutes off.`);
  }
  const expected = await sign(request, credentials, { region, service, signedNames, signingDate });
  const good =
    signedNames.split(';').includes('host') &&
    bodyIsTheSignedOne(request) &&
    expected.length === signature.length &&
    timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  return good
    ? { ok: true, service, region }
    : refused(
        service,
        'mismatch',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      );
}

async function sign(
  request: SignedRequest,
  credentials: Credentials,
  scope: { region: string; service: string; signedNames: string; signingDate: Date },
): Promise<string> {
  const names = scope.signedNames.split(';');
  const signer = new SignatureV4({
    service: scope.service,
    region: scope.region,
    credentials,
    sha256: Sha256,
    // The signer would add this header to the signed ones where the client sent none.
    applyChecksum: request.headers['x-amz-content-sha256'] !== undefined,
  });
  const query: Record<string, string[]> = {};
  for (const name of new Set(request.query.keys())) query[name] = request.query.getAll(name);
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: request.headers['host'] ?? '',
      path: request.path,
      query,
      headers: Object.fromEntries(names.map((name) => [name, request.headers[name] ?? ''])),
      body: request.body,
    },
    { signingDate: scope.signingDate, signableHeaders: new Set(names) },
  );
  return signed.headers['authorization']?.split('Signature=')[1] ?? '';
}

/** The signer takes the body's hash from this header, so that the header must be checked itself. */
function bodyIsTheSignedOne(request: SignedRequest): boolean {
  const claimed = request.headers['x-amz-content-sha256'];
  if (claimed === undefined || claimed === 'UNSIGNED-PAYLOAD') return true;
  return claimed === createHash('sha256').update(request.body).digest('hex');
}

function readDate(header: string | undefined): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(header ?? '');
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

function refused(
  service: string | null,
  problem: 'missing' | 'incomplete' | 'unknown-key' | 'expired' | 'mismatch',
  message: string,
): SignatureVerdict {
  return { ok: false, service, problem, message };
}

/** Node's hashes in the form that the signer asks for. */
class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }

  reset(): void {
    throw new Error('a finished hash cannot be used again');
  }
}

function keyOf(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === 'string') return secret;
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
