import { readAttribute, type Attribute } from '../../plan/attribute.js';
import { traceOrigins, type Origin } from '../../plan/origins.js';
import type { Plan, PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { MORE_CREDENTIALS } from './credential-arguments.js';
import { pathsTo } from './paths-to.js';
import { joinHolders, type SecretHolder } from './secret-holder.js';

/** Arguments that are a secret by themselves, whatever their value looks like. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['password', 'password_wo'],
  aws_rds_cluster: ['master_password', 'master_password_wo'],
  aws_elasticache_replication_group: ['auth_token'],
  aws_secretsmanager_secret_version: ['secret_string', 'secret_string_wo', 'secret_binary'],
  aws_ssm_parameter: ['value', 'value_wo'],
  aws_acm_certificate: ['private_key'],
  aws_iam_server_certificate: ['private_key'],
};

/** Arguments that hold a whole document: of one that is open, its literal parts are not in a plan. */
const DOCUMENTS = new Set(['aws_secretsmanager_secret_version', 'aws_ssm_parameter']);

/** The password of a database, the token of a cache, the content of a secret: how each is given. */
export function readCredentials(resolver: Resolver): SecretHolder[] {
  const read = ([type, names]: readonly [string, readonly string[]]): SecretHolder[] =>
    resolver
      .ofType(type)
      .filter(isSecret)
      .map((resource) =>
        joinHolders(
          resource.address,
          names
            .flatMap((name) => pathsTo(resource.values, name.split('.')))
            .map((path) => readCredential(resource, path, resolver.plan)),
        ),
      );
  const holdsAny = ({ found, open, notes }: SecretHolder): boolean =>
    found.length + open.length + notes.length > 0;
  return [
    ...Object.entries(CREDENTIALS).flatMap((entry) =>
      read(entry).filter((holder) => !DOCUMENTS.has(entry[0]) || holdsAny(holder)),
    ),
    ...Object.entries(MORE_CREDENTIALS).flatMap((entry) => read(entry).filter(holdsAny)),
  ];
}

/** Of the parameters of SSM only those of type SecureString are meant to be secret. */
function isSecret({ type, values }: PlannedResource): boolean {
  return type !== 'aws_ssm_parameter' || values['type'] === 'SecureString';
}

function readCredential(
  resource: PlannedResource,
  path: AttributePath,
  plan: Plan,
): Partial<SecretHolder> {
  const name = path.filter((step) => typeof step === 'string').join('.');
  const attribute = readAttribute(resource, path);
  const origins = traceOrigins(plan, resource, path);
  // The value of a write-only argument is in no plan, but its expression is.
  const isWriteOnly = name.endsWith('_wo');
  // Of a dynamic block the configuration keeps nothing.
  if (origins.length === 0 && path.length > 1 && isGiven(attribute))
    return { open: [`where \`${name}\` comes from is not known: a dynamic block sets it`] };
  if (origins.length === 0 || (attribute.state === 'absent' && !isWriteOnly)) return {};
  if (isWriteOnly && isMadeByAws(resource)) return {};
  if (attribute.state === 'open' && DOCUMENTS.has(resource.type)) return {};
  const value = attribute.state === 'known' ? attribute.value : undefined;
  const parts = origins
    .filter((origin) => isPartOf(origin, value))
    .map((origin) => judgeOrigin(origin, name, attribute.state === 'open'));
  const joined = joinHolders('', parts);
  // A condition picks one of several; a literal among them is written down all the same.
  return joined.found.length > 0 ? { found: [...new Set(joined.found)] } : joined;
}

/** The provider takes no password beside these. */
function isMadeByAws({ values }: PlannedResource): boolean {
  return MANAGED.some((name) => values[name] === true);
}

const MANAGED = ['manage_master_user_password', 'manage_master_password', 'manage_admin_password'];

function isGiven(attribute: Attribute): boolean {
  if (attribute.state !== 'known') return attribute.state === 'hidden';
  return attribute.value !== '' && attribute.value !== null;
}

/** A variable that only decides between two others is not where the value comes from. */
function isPartOf(origin: Origin, value: unknown): boolean {
  if (origin.kind !== 'constant' && origin.kind !== 'variable') return true;
  if (origin.value === null || origin.value === undefined || origin.value === '') return false;
  if (typeof origin.value === 'boolean') return false;
  if (typeof value !== 'string' || typeof origin.value !== 'string') return true;
  return value.includes(origin.value);
}

function judgeOrigin(origin: Origin, name: string, isOpen: boolean): Partial<SecretHolder> {
  switch (origin.kind) {
    case 'constant':
      return { found: [`\`${name}\` is written in the configuration`] };
    case 'variable':
      return judgeVariable(origin, name);
    case 'resource': {
      const from = `${origin.mode === 'data' ? 'data.' : ''}${origin.type}`;
      return {
        notes: [
          `\`${name}\` comes from ${from}${name.endsWith('_wo') ? '' : '; its value is in the state'}`,
        ],
      };
    }
    case 'functions':
      return isOpen
        ? { notes: [`\`${name}\` is made while applying; its value is in the state`] }
        : { found: [`\`${name}\` is written in the configuration, through functions`] };
    case 'untold':
      // What is known only after apply is no literal.
      return isOpen
        ? { notes: [`\`${name}\` is made while applying; its value is in the state`] }
        : { open: [`where \`${name}\` comes from is not known: ${origin.reason}`] };
  }
}

function judgeVariable(
  origin: Extract<Origin, { kind: 'variable' }>,
  name: string,
): Partial<SecretHolder> {
  const variable = `var.${origin.name}`;
  const usesDefault =
    origin.fallback !== undefined && origin.fallback !== null && origin.value === origin.fallback;
  if (usesDefault) return { found: [`\`${name}\` is the default of ${variable}`] };
  if (!origin.sensitive)
    return { found: [`\`${name}\` comes from ${variable}, which is not sensitive`] };
  return {
    notes: [
      `\`${name}\` comes from ${variable}, which is sensitive${name.endsWith('_wo') ? '' : '; its value is in the plan and in the state all the same'}`,
    ],
  };
}
