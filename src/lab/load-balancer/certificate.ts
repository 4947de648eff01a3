import { generate } from 'selfsigned';

export interface Certificate {
  readonly keyPem: string;
  readonly certPem: string;
}

const VALID_DAYS = 7;
const DAY_MS = 86_400_000;

/** A certificate of the lab's own for these names and addresses, its own issuer, made on the spot. */
export async function makeCertificate(
  dnsNames: readonly string[],
  addresses: readonly string[],
): Promise<Certificate> {
  const now = Date.now();
  const commonName = dnsNames[0] ?? 'localhost';
  const made = await generate(
    // A common name is at most 64 characters long (X.520); clients go by the alternative names.
    [{ name: 'commonName', value: commonName.slice(0, 64) }],
    {
      algorithm: 'sha256',
      keyType: 'ec',
      notBeforeDate: new Date(now - DAY_MS),
      notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
      extensions: [
        // Node and OpenSSL trust a self-signed certificate given as `ca` only if it may sign.
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...dnsNames.map((value) => ({ type: 2 as const, value })),
            { type: 2 as const, value: 'localhost' },
            ...addresses.map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    },
  );
  return { keyPem: made.private, certPem: made.cert };
}
