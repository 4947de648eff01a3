import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { readAttribute } from '../../plan/attribute.js';
import { traceOrigins, type Origin } from '../../plan/origins.js';
import type { Plan, PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { pathsTo } from './paths-to.js';
import { isCut, scanText } from './scan-text.js';
import { joinHolders, type SecretHolder } from './secret-holder.js';

/** Arguments with a start script (`*` stands for each block), and whether they hold it in base64. */
const SCRIPTS: Readonly<Record<string, readonly (readonly [name: string, isBase64: boolean])[]>> = {
  aws_instance: [
    ['user_data', false],
    ['user_data_base64', true],
  ],
  aws_spot_instance_request: [
    ['user_data', false],
    ['user_data_base64', true],
  ],
  aws_launch_configuration: [
    ['user_data', false],
    ['user_data_base64', true],
  ],
  aws_launch_template: [['user_data', true]],
  aws_spot_fleet_request: [['launch_specification.*.user_data', false]],
  aws_lightsail_instance: [['user_data', false]],
  aws_imagebuilder_image_recipe: [['user_data_base64', true]],
  aws_sagemaker_notebook_instance_lifecycle_configuration: [
    ['on_create', true],
    ['on_start', true],
  ],
};

/** EC2 takes 16 KB of user data; a packed one may be larger unpacked. */
const MAX_UNPACKED_BYTES = 1_048_576;

/** Everything that starts instances, and what its user data holds. */
export function readUserData(resolver: Resolver): SecretHolder[] {
  return Object.entries(SCRIPTS).flatMap(([type, scripts]) =>
    resolver.ofType(type).map((resource) =>
      joinHolders(
        resource.address,
        scripts.flatMap(([pattern, isBase64]) =>
          pathsTo(resource.values, pattern.split('.')).map((path) =>
            readScript(resource, path, isBase64, resolver.plan),
          ),
        ),
      ),
    ),
  );
}

function readScript(
  resource: PlannedResource,
  path: AttributePath,
  isBase64: boolean,
  plan: Plan,
): Partial<SecretHolder> {
  const name = path.filter((step) => typeof step === 'string').join('.');
  const script = scriptAt(resource, path, isBase64, plan);
  if (script === undefined) return {};
  return 'text' in script ? scan(name, script.text) : { open: [`\`${name}\` ${script.open}`] };
}

/** Texts of the start scripts of a resource that the plan tells. */
export function startScripts(resource: PlannedResource, plan: Plan): string[] {
  return (SCRIPTS[resource.type] ?? []).flatMap(([pattern, isBase64]) =>
    pathsTo(resource.values, pattern.split('.')).flatMap((path) => {
      const script = scriptAt(resource, path, isBase64, plan);
      return script && 'text' in script ? [script.text] : [];
    }),
  );
}

type Script = { readonly text: string } | { readonly open: string };

/** Undefined where there is none. */
function scriptAt(
  resource: PlannedResource,
  path: AttributePath,
  isBase64: boolean,
  plan: Plan,
): Script | undefined {
  const attribute = readAttribute(resource, path);
  if (attribute.state === 'absent') return undefined;
  if (attribute.state !== 'known') return { open: 'is known only after apply' };
  const value = String(attribute.value);
  if (value === '') return undefined;
  if (isBase64) return unpack(value);
  // The provider (5.x) keeps the SHA-1 of user_data in plans and states, and not the text.
  if (!/^[0-9a-f]{40}$/.test(value)) return { text: value };
  const text = textOfHash(value, traceOrigins(plan, resource, path));
  return text === undefined
    ? { open: 'is held in a plan as nothing but its hash; user_data_base64 is held as it is' }
    : { text };
}

/** The literal or the variable that the hash is of. */
function textOfHash(hash: string, origins: readonly Origin[]): string | undefined {
  return origins
    .flatMap((origin) =>
      (origin.kind === 'constant' || origin.kind === 'variable') && typeof origin.value === 'string'
        ? [origin.value]
        : [],
    )
    .find((text) => createHash('sha1').update(text).digest('hex') === hash);
}

function unpack(value: string): Script {
  const bytes = Buffer.from(value, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { text: bytes.toString('utf8') };
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
    return { text: unpacked.toString('utf8') };
  } catch {
    return { open: 'is packed, and cannot be unpacked' };
  }
}

function scan(name: string, text: string): Partial<SecretHolder> {
  const found = [...scanText(text), ...scanParts(text)].map(
    ({ kind, line }) => `\`${name}\`, line ${line}: ${kind}`,
  );
  return {
    found: [...new Set(found)],
    open: isCut(text) ? [`\`${name}\` is too long to be looked at as a whole`] : [],
    notes: [`\`${name}\` was looked at, line by line`],
  };
}

/** Files that cloud-init writes, and parts of a MIME message, may stand in base64 inside the text. */
const BASE64_BLOCK = /(?:^|[\s"':])((?:[A-Za-z0-9+/]{16,}\s?)+={0,2})/g;

function scanParts(text: string): { kind: string; line: number }[] {
  return [...text.matchAll(BASE64_BLOCK)].flatMap((match) => {
    const inner = Buffer.from((match[1] ?? '').replaceAll(/\s/g, ''), 'base64').toString('utf8');
    // Not every long word is base64: what it stands for must be text.
    if (inner.length < 12 || /[^\t\r\n\x20-\x7e]/.test(inner)) return [];
    const line = text.slice(0, match.index).split('\n').length;
    return scanText(inner).map(({ kind }) => ({ kind: `${kind} (in base64)`, line }));
  });
}
