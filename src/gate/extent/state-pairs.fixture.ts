import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Finding } from '../../model/finding.js';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
import type { JsonObject } from '../../plan/json-shape.js';
import { parseJson } from '../../plan/parse-json.js';
import type { ResourceChange } from '../../plan/plan.js';
import { toState } from '../../plan/read-state.js';
import { toStack, type Stack } from '../../topology/read-stack.js';
import { applyScope } from '../apply-scope.js';
import { gate } from '../gate.js';
import { extentsOf } from './read-extent.js';

interface StateResource {
  address: string;
  type: string;
  mode: string;
  values: JsonObject;
}

interface StateModule {
  resources?: StateResource[];
  child_modules?: StateModule[];
}

/** The state that a real apply of infra/private-web-app wrote, and what somebody changes of it. */
export class EditedState {
  private readonly resources = new Map<string, StateResource>();

  constructor() {
    const root = structuredClone(STATE) as { values: { root_module: StateModule } };
    const add = ({ resources = [], child_modules = [] }: StateModule): void => {
      for (const resource of resources) this.resources.set(resource.address, resource);
      for (const module of child_modules) add(module);
    };
    add(root.values.root_module);
    // Groups and tables repeat what are resources of their own, as it was when they were read.
    for (const { type, values } of this.resources.values()) {
      if (type === 'aws_security_group') Object.assign(values, { ingress: [], egress: [] });
      if (type === 'aws_route_table') Object.assign(values, { route: [] });
    }
  }

  /** Changes some of a resource's values. */
  set(address: string, values: JsonObject): this {
    Object.assign(this.of(address).values, values);
    return this;
  }

  /** Adds another one like it, with an id of its own. */
  add(like: string, address: string, values: JsonObject = {}): this {
    const copy = structuredClone(this.of(like));
    copy.address = address;
    const id = `${String(copy.values['id']).replace(/[^-]*$/, '')}${hex(address)}`;
    copy.values = { ...copy.values, id, arn: `${String(copy.values['arn'])}${id}`, ...values };
    this.resources.set(address, copy);
    return this;
  }

  /** Adds a resource of a type that the state has none of. */
  put(type: string, address: string, values: JsonObject): this {
    const id = `x-${hex(address)}`;
    const base = { address, type, mode: 'managed', schema_version: 0, provider_name: PROVIDER };
    const name = address.split('.').at(-1);
    const resource = { ...base, name, values: { id, ...values }, sensitive_values: {} };
    this.resources.set(address, resource);
    return this;
  }

  remove(address: string): this {
    this.resources.delete(address);
    return this;
  }

  rename(address: string, to: string): this {
    const resource = this.of(address);
    this.resources.delete(address);
    this.resources.set(to, { ...resource, address: to });
    return this;
  }

  valueOf(address: string, name: string): unknown {
    return this.of(address).values[name];
  }

  idOf(address: string): string {
    return String(this.valueOf(address, 'id'));
  }

  toStack() {
    const resources = [...this.resources.values()];
    const json = { ...STATE, values: { root_module: { resources } } };
    return toStack(toState({ path: 'state.json', sha256: '', json }));
  }

  /** The plan that makes this of what was there before. */
  toChange(before: EditedState): Stack {
    const { plan } = this.toStack();
    const all = new Map([...before.resources, ...this.resources]);
    const changes = [...all].flatMap(([address, { type }]): ResourceChange[] => {
      const [was, is] = [
        before.resources.get(address)?.values,
        this.resources.get(address)?.values,
      ];
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      const action = was === undefined ? 'create' : is === undefined ? 'delete' : 'update';
      const change = { address, type, action, before: was ?? {} } as const;
      return [{ ...change, createsFirst: false, keepsOld: false, becauseOf: [] }];
    });
    return toStack({ ...plan, changes });
  }

  private of(address: string): StateResource {
    const resource = this.resources.get(address);
    if (!resource) throw new RangeError(`${address} is not in the state`);
    return resource;
  }
}

export type Edit = (state: EditedState) => unknown;

/** A state that was judged by one policy, or by all. */
export async function judgeEdited(edit: Edit, policy?: string) {
  const state = new EditedState();
  edit(state);
  const stack = state.toStack();
  const report = await gate(stack, policy === undefined ? {} : { only: [policy] });
  return { report, extents: extentsOf(stack, DEFAULT_SETTINGS) };
}

export type JudgedState = Awaited<ReturnType<typeof judgeEdited>>;

const WORST: readonly Finding['change'][] = ['introduced', 'worsened', 'unclear', 'unchanged'];

/** The worst that becomes of a finding between two states; undefined where nothing fails. */
export function changeOf(
  before: JudgedState,
  after: JudgedState,
  moved: Readonly<Record<string, string>> = {},
): Finding['change'] | undefined {
  const { findings } = applyScope(after.report, {
    report: before.report,
    movedFrom: new Map(Object.entries(moved)),
    extentNow: after.extents,
    extentBefore: before.extents,
  });
  return WORST.find((change) => findings.some((finding) => finding.change === change));
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(17, '0').slice(-17);
}

const PROVIDER = 'registry.terraform.io/hashicorp/aws';

const STATE = parseJson(
  gunzipSync(
    readFileSync(
      new URL('../../../fixtures/applied/private-web-app.state.json.gz', import.meta.url),
    ),
  ).toString('utf8'),
  'state',
) as JsonObject;
