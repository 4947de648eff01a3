import { readAttribute } from '../../plan/attribute.js';
import { traceOrigins, type Origin } from '../../plan/origins.js';
import type { Plan, PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { joinHolders, type SecretHolder } from './secret-holder.js';

/** Arguments that are a secret by themselves, whatever their value looks like. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['password', 'password_wo'],
  aws_rds_cluster: ['master_password', 'master_password_wo'],
  aws_elasticache_replication_group: ['auth_token'],
  aws_secretsmanager_secret_version: ['secret_string', 'secret_string_wo'],
  aws_ssm_parameter: ['value', 'value_wo'],
  aws_acm_certificate: ['private_key'],
  aws_iam_server_certificate: ['private_key'],
};

/** Arguments that hold a whole document: of one that is open, its literal parts are not in a plan. */
const DOCUMENTS = new Set(['aws_secretsmanager_secret_version', 'aws_ssm_parameter']);

/** The password of a database, the token of a cache, the content of a secret: how each is given. */
export function readCredentials(resolver: Resolver): SecretHolder[] {
  return Object.entries(CREDENTIALS).flatMap(([type, names]) =>
    resolver
      .ofType(type)
      .filter(isSecret)
      .map((resource) =>
        joinHolders(
          resource.address,
          names.map((name) => readCredential(resource, name, resolver.plan)),
        ),
      )
      .filter(
        ({ found, open, notes }) =>
          !DOCUMENTS.has(type) || found.length + open.length + notes.length > 0,
      ),
  );
}

/** Of the parameters of SSM only those of type SecureString are meant to be secret. */
function isSecret({ type, values }: PlannedResource): boolean {
  return type !== 'aws_ssm_parameter' || values['type'] === 'SecureString';
}

function readCredential(
  resource: PlannedResource,
  name: string,
  plan: Plan,
): Partial<SecretHolder> {
  const attribute = readAttribute(resource, [name]);
  const origins = traceOrigins(plan, resource, [name]);
  // The value of a write-only argument is in no plan, but its expression is.
  const isWriteOnly = name.endsWith('_wo');
  if (origins.length === 0 || (attribute.state === 'absent' && !isWriteOnly)) return {};
  if (attribute.state === 'open' && DOCUMENTS.has(resource.type)) return {};
  const value = attribute.state === 'known' ? attribute.value : undefined;
  const parts = origins
    .filter((origin) => isPartOf(origin, value))
    .map((origin) => judgeOrigin(origin, name, attribute.state === 'open'));
  const joined = joinHolders('', parts);
  // A condition picks one of several; a literal among them is written down all the same.
  return joined.found.length > 0 ? { found: [...new Set(joined.found)] } : joined;
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
