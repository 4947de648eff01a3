import { z } from 'zod';
import { isSecureAddress } from '../model/announce.js';
import { SEVERITIES } from '../model/finding.js';
import { CLAIM_NAMES, TIER_NAMES, WAF_PROTECTIONS } from '../model/settings.js';
import type { HoldfastConfig } from './holdfast-config.js';
import { witness } from './witness-schema.js';

/** A waiver may last a year at most: what holds longer is a decision, and belongs into the policy. */
export const MAX_WAIVER_DAYS = 366;

const text = z.string().min(1);
const severity = z.enum(SEVERITIES as readonly [string, ...string[]]).transform(
  // Its values are those of the list.
  (value) => value as 'low' | 'medium' | 'high' | 'critical',
);
const port = z.int().min(0).max(65_535);
const cidr = z.union([z.cidrv4(), z.cidrv6()], {
  error: 'expected a CIDR block, such as 203.0.113.0/24',
});

const tier = z
  .strictObject({
    addresses: z.array(text).exactOptional(),
    tags: z.record(text, z.string()).exactOptional(),
    name: text.refine(isExpression, 'expected a regular expression').exactOptional(),
  })
  .refine(
    ({ addresses = [], tags = {}, name }) =>
      addresses.length > 0 || Object.keys(tags).length > 0 || name !== undefined,
    'expected addresses, tags or a name; a tier that is not there is named in absentTiers',
  );

const allowance = z
  .strictObject({
    attribute: text.exactOptional(),
    type: text.exactOptional(),
    address: text.exactOptional(),
    presence: z.boolean().exactOptional(),
  })
  .refine(
    ({ attribute, type, address }) => (attribute ?? type ?? address) !== undefined,
    'expected an attribute, a type or an address: an allowance of everything compares nothing',
  );

const secureUrl = z
  .url()
  .refine(isSecureAddress, 'expected https:// (http:// only to this machine)');
const variable = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable, not its value');
const timeoutSeconds = z.number().positive().max(30).exactOptional();

const announce = z.strictObject({
  webhooks: z
    .array(
      z
        .strictObject({
          url: secureUrl.exactOptional(),
          urlFrom: variable.exactOptional(),
          headersFrom: z.record(text, variable).exactOptional(),
          timeoutSeconds,
        })
        .refine(
          ({ url, urlFrom }) => (url === undefined) !== (urlFrom === undefined),
          'expected one of url and urlFrom',
        ),
    )
    .exactOptional(),
  grafana: z
    .strictObject({
      url: secureUrl,
      tokenFrom: variable,
      dashboardUid: text.exactOptional(),
      panelId: z.int().min(0).exactOptional(),
      tags: z.array(text).exactOptional(),
      timeoutSeconds,
    })
    .exactOptional(),
});

/** What holdfast.config.ts may hold. Ids of policies are checked once the policies are loaded. */
export const configSchema = z.strictObject({
  tiers: z.partialRecord(z.enum(TIER_NAMES), tier).exactOptional(),
  absentTiers: z.array(z.enum(TIER_NAMES)).exactOptional(),
  claims: z.partialRecord(z.enum(CLAIM_NAMES), z.boolean()).exactOptional(),
  adminNetworks: z.array(cidr).exactOptional(),
  adminPorts: z.array(port).exactOptional(),
  controllerPorts: z.array(port).exactOptional(),
  wafProtections: z.array(z.enum(WAF_PROTECTIONS)).exactOptional(),
  ebsEncryptedByAccount: z.boolean().exactOptional(),
  backupRetentionDays: z.int().min(0).max(35).exactOptional(),
  zoneLossCapacity: z.number().min(0).max(1).exactOptional(),
  deploymentCapacity: z.number().min(0).max(1).exactOptional(),
  detectionSeconds: z.int().min(1).max(3600).exactOptional(),
  severities: z.record(text, z.union([severity, z.literal('off')])).exactOptional(),
  gate: z
    .strictObject({
      failOn: severity.exactOptional(),
      onUnknown: z.enum(['fail', 'warn']).exactOptional(),
      scope: z.enum(['all', 'changes']).exactOptional(),
      policies: z.array(text).exactOptional(),
      waivers: text.exactOptional(),
      baseline: text.exactOptional(),
      waiverMaxDays: z.int().min(1).max(MAX_WAIVER_DAYS).exactOptional(),
    })
    .exactOptional(),
  parity: z.strictObject({ allow: z.array(allowance).exactOptional() }).exactOptional(),
  parameters: z.record(z.string(), z.json()).exactOptional(),
  target: z
    .strictObject({ endpoint: z.url().exactOptional(), url: z.url().exactOptional() })
    .exactOptional(),
  aws: z
    .strictObject({
      accounts: z
        .array(z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits'))
        .exactOptional(),
      regions: z.array(text).exactOptional(),
      tag: z.strictObject({ key: text, value: z.string() }).exactOptional(),
      stopAlarms: z
        .array(
          z.string().regex(/^arn:aws[\w-]*:cloudwatch:/, 'expected the ARN of a CloudWatch alarm'),
        )
        .exactOptional(),
      roleArn: z
        .string()
        .regex(/^arn:aws[\w-]*:iam::\d{12}:role\//, 'expected the ARN of a role')
        .exactOptional(),
    })
    .exactOptional(),
  slo: z
    .strictObject({
      availability: z.number().gt(0).lt(1).exactOptional(),
      latencyP95Ms: z.number().positive().exactOptional(),
      downtimeSeconds: z.number().positive().exactOptional(),
      recoverSeconds: z.number().positive().exactOptional(),
      faultsPerYear: z.record(text, z.number().min(0).max(100_000)).exactOptional(),
    })
    .exactOptional(),
  witnesses: z.array(witness).exactOptional(),
  announce: announce.exactOptional(),
}) satisfies z.ZodType<HoldfastConfig>;

function isExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
