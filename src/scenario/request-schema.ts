import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { linearPattern } from '../model/linear-pattern.js';
import { placeholdersOf } from '../model/placeholder.js';
import type { LoginRequest, ProbeRequest } from '../model/scenario.js';

const path = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, 'expected a path that begins with / and is percent-encoded')
  .refine(
    (text) => placeholdersOf(text).length === 0,
    'a path stands in logs: expected secrets in headers or the body',
  );
const status = z.number().int().min(100).max(599);
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header');
const POINTER = 'expected a JSON Pointer, such as /items/0/name (RFC 6901)';
const pointer = z.string().regex(/^(\/.*)?$/, POINTER);

/** What belongs to the connection is the probe's own. */
const OWN_HEADERS = ['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te'];
const CREDENTIALS = ['authorization', 'proxy-authorization', 'x-api-key'];

const headers = z.record(headerName, z.string()).superRefine((stated, context) => {
  const complain = (name: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  for (const [name, value] of Object.entries(stated)) {
    if (OWN_HEADERS.includes(name.toLowerCase())) {
      complain(name, 'this header is set by the probe itself');
    }
    if (CREDENTIALS.includes(name.toLowerCase()) && placeholdersOf(value).length === 0) {
      complain(name, 'the file stands in the journal: expected ${env:NAME} for what is secret');
    }
  }
});

const pattern = z.string().superRefine((source, context) => {
  try {
    linearPattern(source);
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const sent = {
  method: z
    .string()
    .regex(/^[A-Z][A-Z-]*$/, 'expected a method in capitals, such as GET')
    .refine((method) => method !== 'CONNECT', 'CONNECT asks for a tunnel, which is not probed')
    .default('GET'),
  path,
  headers: headers.exactOptional(),
  body: z.string().exactOptional(),
  json: z.json().exactOptional(),
  expectStatus: z.union([status, z.array(status).min(1)]).default(200),
  expectBody: z.string().nullable().default(null),
  expectBodyMatch: pattern.exactOptional(),
  expectHeaders: z.record(headerName, z.string()).exactOptional(),
  expectJson: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .refine(
      (fields) => Object.keys(fields).every((each) => pointer.safeParse(each).success),
      POINTER,
    )
    .exactOptional(),
};

const isOneBody = ({ body, json }: { body?: string; json?: unknown }): boolean =>
  body === undefined || json === undefined;
const ONE_BODY = 'expected one of body and json';

/** A request of the probe. */
export const requestSchema = z
  .strictObject({
    ...sent,
    weight: z.number().positive().default(1),
    write: z
      .strictObject({
        keyHeader: z
          .string()
          .regex(/^[a-z0-9-]+$/i, 'expected the name of a header')
          .default('Idempotency-Key'),
        readBack: path.refine(
          (text) => text.includes('{key}'),
          'expected {key} where the key of the write goes, as in /items/{key}',
        ),
      })
      .exactOptional(),
    session: z
      .strictObject({
        cookie: z.string().regex(/^[\w-]+$/, 'expected the name of a cookie'),
        readBack: path,
      })
      .exactOptional(),
  })
  .refine(isOneBody, ONE_BODY) satisfies z.ZodType<ProbeRequest>;

/** The request that is done before the schedule begins. */
export const loginSchema = z
  .strictObject({
    ...sent,
    method: sent.method.unwrap().default('POST'),
    take: z
      .record(
        z.string().regex(/^\w+$/, 'expected a name of letters, digits and _'),
        z.union([
          z.strictObject({ cookie: z.string().min(1) }),
          z.strictObject({ header: headerName }),
          z.strictObject({ json: pointer }),
        ]),
      )
      .refine((taken) => Object.keys(taken).length > 0, 'expected at least one value to take'),
  })
  .refine(isOneBody, ONE_BODY) satisfies z.ZodType<LoginRequest>;

/** Login and requests must know each other's names. Used by whoever has both. */
export function checkPlaceholders(
  { login, requests }: { login?: LoginRequest; requests: readonly ProbeRequest[] },
  context: z.RefinementCtx,
): void {
  const taken = Object.keys(login?.take ?? {});
  const check = (value: unknown, at: readonly (string | number)[], known: string[]): void => {
    for (const { kind, name } of placeholdersOf(value)) {
      if (kind === 'env' && !/^[A-Za-z_]\w*$/.test(name)) {
        const message = `\${env:${name}} names no variable of the environment`;
        context.addIssue({ code: 'custom', path: [...at], message });
      }
      if (kind === 'login' && !known.includes(name)) {
        const message = `\${login:${name}} is not taken by a login: expected one of ${known.join(', ') || 'none, there is no login'}`;
        context.addIssue({ code: 'custom', path: [...at], message });
      }
    }
  };
  check([login?.headers, login?.body, login?.json], ['login'], []);
  for (const [index, { headers: stated, body, json }] of requests.entries()) {
    check([stated, body, json], ['requests', index], taken);
  }
}

/** The file of `holdfast load --requests`. */
export const requestsFileSchema = z
  .strictObject({
    login: loginSchema.exactOptional(),
    requests: z.array(requestSchema).min(1),
  })
  .superRefine(checkPlaceholders);
