import { AwsError } from '../aws-error.js';
import type { ApiContext, KeptResources } from '../service.js';

/** A parameter of SSM's Parameter Store, its latest version alone. */
export interface StoredParameter {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly version: number;
  readonly changedAtEpochMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** AWS's limits: a standard parameter's value, an advanced one's, and levels of a name. */
const LONGEST_STANDARD = 4096;
const LONGEST_ADVANCED = 8192;
const MOST_LEVELS = 15;

/** The parameters of one lab. */
export class ParameterStore implements KeptResources {
  private readonly parameters = new Map<string, StoredParameter>();

  constructor(private readonly context: ApiContext) {}

  arn(name: string): string {
    const { region, accountId } = this.context.world.deployment;
    return `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
  }

  put(input: {
    readonly name: string;
    readonly value: string;
    readonly type: string | undefined;
    readonly overwrite: boolean;
    readonly tier: string | undefined;
    readonly tags: Readonly<Record<string, string>>;
  }): StoredParameter {
    const { name, value, overwrite, tier } = input;
    checkName(name);
    const before = this.parameters.get(name);
    if (before !== undefined && !overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    if (overwrite && Object.keys(input.tags).length > 0) {
      throw invalid('Tags and Overwrite cannot be used together. Use AddTagsToResource.');
    }
    const type = input.type ?? before?.type;
    if (type === undefined) throw invalid('A parameter type is required when you create one.');
    const longest = (tier ?? 'Standard') === 'Standard' ? LONGEST_STANDARD : LONGEST_ADVANCED;
    if (value === '' || Buffer.byteLength(value) > longest) {
      throw invalid(`The value of ${name} must have 1 to ${longest} bytes.`);
    }
    const parameter: StoredParameter = {
      name,
      value,
      type,
      version: (before?.version ?? 0) + 1,
      changedAtEpochMs: this.context.nowEpochMs(),
      tags: before?.tags ?? input.tags,
    };
    this.parameters.set(name, parameter);
    return parameter;
  }

  get(name: string): StoredParameter {
    const parameter = this.parameters.get(name);
    if (parameter === undefined) throw new AwsError('ParameterNotFound', `There is no ${name}.`);
    return parameter;
  }

  has(name: string): boolean {
    return this.parameters.has(name);
  }

  delete(name: string): boolean {
    return this.parameters.delete(name);
  }

  /** Those below a path in order of their names; only its own level unless recursive. */
  below(path: string, recursive: boolean): StoredParameter[] {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return [...this.parameters.values()]
      .filter(({ name }) => name.startsWith(prefix))
      .filter(({ name }) => recursive || !name.slice(prefix.length).includes('/'))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  tag(
    name: string,
    change: (tags: Readonly<Record<string, string>>) => Record<string, string>,
  ): void {
    const parameter = this.parameters.get(name);
    if (parameter === undefined) throw new AwsError('InvalidResourceId', `There is no ${name}.`);
    this.parameters.set(name, { ...parameter, tags: change(parameter.tags) });
  }

  tagged(): { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[] {
    return [...this.parameters.values()].map(({ name, tags }) => ({ arn: this.arn(name), tags }));
  }
}

/** The store of a region, made at its first use. */
export function parameterStore(context: ApiContext): ParameterStore {
  const key = `ssm ${context.world.deployment.region}`;
  const known = context.kept.get(key);
  if (known instanceof ParameterStore) return known;
  const store = new ParameterStore(context);
  context.kept.set(key, store);
  return store;
}

function checkName(name: string): void {
  const levels = name.split('/').length - 1;
  if (!/^[a-zA-Z0-9_.\-/]{1,1011}$/.test(name) || levels > MOST_LEVELS)
    throw invalid(`${name} is no parameter name: letters, digits, _.-/ and ${MOST_LEVELS} levels.`);
  if (name.includes('/') && !name.startsWith('/'))
    throw invalid('A parameter name must be a fully qualified name.');
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
