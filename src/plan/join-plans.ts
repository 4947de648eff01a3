import { createHash } from 'node:crypto';
import { EMPTY_MODULE, type ModuleCall, type ModuleConfig } from './configuration.js';
import type { Plan, PlannedResource } from './plan.js';

/** A plan or a state with the name of its stack; `judged` is false for what is evidence only. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: Plan;
  readonly judged: boolean;
}

/**
 * Joins the plans and states of several stacks into one. Every stack but a single judged one has its
 * name before its addresses: `network:aws_subnet.a`. To the resolver it is what the call of a module
 * is: `network:` has its configuration, its variables as constant arguments, and its outputs. So an
 * address that begins with a name and a colon is one of another stack, wherever it is shown.
 */
export function joinPlans(
  stacks: readonly NamedPlan[],
  root: NamedPlan | null = soleJudged(stacks) ?? null,
): Plan {
  const judged = stacks.filter((stack) => stack.judged);
  const [first] = judged;
  if (!first) throw new RangeError('no stack to judge');
  if (root && stacks.length === 1) return root.plan;
  const others = stacks.filter((stack) => stack !== root).map(prefixed);
  const plans = [...(root ? [root.plan] : []), ...others];
  return {
    kind: first.plan.kind,
    path: judged.map(({ plan }) => plan.path).join(', '),
    sha256: root?.plan.sha256 ?? hashOf(judged),
    terraformVersion: first.plan.terraformVersion,
    formatVersion: first.plan.formatVersion,
    complete: plans.every(({ complete }) => complete),
    unaccounted: plans.flatMap(({ unaccounted }) => unaccounted),
    resources: withoutCopies(plans),
    data: byAddress(plans.flatMap(({ data }) => [...data.values()])),
    configuration: {
      ...(root?.plan.configuration ?? EMPTY_MODULE),
      calls: new Map([
        ...(root?.plan.configuration.calls ?? []),
        ...stacks.filter((stack) => stack !== root).map(callOf),
      ]),
    },
    outputs: root?.plan.outputs ?? new Map(),
    sensitiveOutputs: root?.plan.sensitiveOutputs ?? new Set(),
    providers: Object.fromEntries(plans.flatMap(({ providers }) => Object.entries(providers))),
    variables: root?.plan.variables ?? new Map(),
    sensitiveValues: new Set(plans.flatMap(({ sensitiveValues }) => [...sensitiveValues])),
    changes: plans.flatMap(({ changes }) => changes),
    context: new Set(stacks.filter((stack) => !stack.judged).map(({ name }) => name)),
  };
}

/** The stack whose addresses stand as they are: the only one that is judged. */
export function soleJudged(stacks: readonly NamedPlan[]): NamedPlan | undefined {
  const judged = stacks.filter((stack) => stack.judged);
  return judged.length === 1 ? judged[0] : undefined;
}

/** How a stack's call is named, and its addresses begin. */
export function stackPrefix(name: string): string {
  return `${name}:`;
}

/** Key of a provider block of a stack that was joined; the blank tells it from a module's in old plans. */
export function providerKeyIn(stack: string, key: string): string {
  return `${stackPrefix(stack)} ${key}`;
}

/** The stack that an address belongs to; undefined for a single judged one. */
export function stackOf(address: string): string | undefined {
  return /^([A-Za-z0-9][A-Za-z0-9._-]*):/.exec(address)?.[1];
}

/** Whether an address is of a stack that is evidence and not judged. */
export function isContext(plan: Plan, address: string): boolean {
  if (plan.context.size === 0) return false;
  const stack = stackOf(address);
  return stack !== undefined && plan.context.has(stack);
}

function prefixed({ name, plan }: NamedPlan): Plan {
  const prefix = stackPrefix(name);
  const move = (resource: PlannedResource): PlannedResource => ({
    ...resource,
    address: `${prefix}${resource.address}`,
    moduleAddress: `${prefix}${resource.moduleAddress}`,
    modulePath: [{ name: prefix, key: undefined }, ...resource.modulePath],
  });
  return {
    ...plan,
    // Each stack has an `aws` of its own, in a region and an account of its own.
    providers: Object.fromEntries(
      Object.entries(plan.providers).map(([key, block]) => [providerKeyIn(name, key), block]),
    ),
    resources: byAddress([...plan.resources.values()].map(move)),
    data: byAddress([...plan.data.values()].map(move)),
    unaccounted: plan.unaccounted.map(({ address, ...rest }) => ({
      ...rest,
      address: `${prefix}${address}`,
    })),
    changes: plan.changes.map(({ address, ...rest }) => ({
      ...rest,
      address: `${prefix}${address}`,
    })),
  };
}

function callOf({ name, plan }: NamedPlan): [string, ModuleCall] {
  const variables = [...plan.variables].filter(([, value]) => value !== undefined);
  // A known output says more than the expression that gives it.
  const module: ModuleConfig = {
    ...plan.configuration,
    outputs: new Map([
      ...plan.configuration.outputs,
      ...[...plan.outputs].map(
        ([output, value]) => [output, { constant: { value }, references: [] }] as const,
      ),
    ]),
  };
  return [
    stackPrefix(name),
    {
      arguments: Object.fromEntries(
        variables.map(([variable, value]) => [variable, { constant_value: value }]),
      ),
      count: undefined,
      forEach: undefined,
      source: '',
      version: '',
      module,
    },
  ];
}

/**
 * One object of AWS that two inputs hold (the state of a stack beside its plan, a default VPC that
 * two stacks adopt) is one resource: that of the first input that has it. What a plan takes away is
 * not in another input either.
 */
function withoutCopies(plans: readonly Plan[]): Map<string, PlannedResource> {
  const owner = new Map<string, Plan>();
  for (const plan of plans) {
    const gone = plan.changes
      .filter(({ action, keepsOld }) => action === 'delete' || (action === 'replace' && !keepsOld))
      .map(({ type, before }) => ({ type, values: before }));
    for (const item of [...plan.resources.values(), ...gone]) {
      const identity = globalIdentity(item);
      if (identity !== undefined && !owner.has(identity)) owner.set(identity, plan);
    }
  }
  return byAddress(
    plans.flatMap((plan) =>
      [...plan.resources.values()].filter((resource) => {
        const identity = globalIdentity(resource);
        return identity === undefined || owner.get(identity) === plan;
      }),
    ),
  );
}

/** What no two objects share: an ARN, or an id that AWS gave. A name or a number may well come twice. */
function globalIdentity({
  type,
  values,
}: Pick<PlannedResource, 'type' | 'values'>): string | undefined {
  for (const value of [values['arn'], values['id']]) {
    if (typeof value === 'string' && /^(arn:|[a-z]+-[0-9a-f]{8,17}$)/.test(value))
      return `${type} ${value}`;
  }
  return undefined;
}

function byAddress(resources: readonly PlannedResource[]): Map<string, PlannedResource> {
  return new Map(resources.map((resource) => [resource.address, resource]));
}

function hashOf(stacks: readonly NamedPlan[]): string {
  const hashes = stacks.map(({ plan }) => plan.sha256).join('\n');
  return createHash('sha256').update(hashes).digest('hex');
}
