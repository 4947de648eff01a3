import { HoldfastError } from '../model/error.js';
import { isObject, type JsonObject } from './json-shape.js';
import type { JsonFile } from './read-file.js';

const SHOW_PLAN = 'Make it with `terraform show -json plan.bin > plan.json`.';
const SHOW_STATE = 'Make it with `terraform show -json > state.json`.';

/**
 * What a JSON document is. `raw-state` is a state as a backend stores it: it carries no mask for all
 * of its secrets and may be of an older schema, so only what `terraform show -json` makes of it is read.
 */
export type DocumentKind = 'plan' | 'state' | 'raw-state' | 'other';

export function documentKind(root: JsonObject): DocumentKind {
  if ('lineage' in root || ('serial' in root && 'version' in root)) return 'raw-state';
  if ('planned_values' in root || 'resource_changes' in root) return 'plan';
  if ('values' in root) return 'state';
  return 'other';
}

/** The document's top level. @throws HoldfastError plan/not-a-plan, plan/state-file, plan/remote, plan/encrypted */
export function planRoot({ json, path }: JsonFile): JsonObject {
  const root = isObject(json) ? json : notAPlan(path, 'its top level is not an object');
  const kind = documentKind(root);
  if (kind === 'state') {
    throw new HoldfastError('plan/state-file', `${path} is a Terraform state, not a plan`, {
      hint: `Judge it with: holdfast gate --state ${path}. Or plan first: terraform plan -out=plan.bin. ${SHOW_PLAN}`,
    });
  }
  if (kind === 'raw-state') return rejectRawState(path);
  if ('remote_plan_format' in root) {
    // Source: Terraform, internal/cloud/cloudplan/saved_plan.go: `{"remote_plan_format":1,"run_id":…}`.
    throw new HoldfastError('plan/remote', `${path} names a plan that HCP Terraform keeps`, {
      hint: 'Logged in, in the folder of its configuration: terraform show -json FILE > plan.json',
    });
  }
  rejectEncrypted(root, path, 'plan/encrypted', 'tofu show -json plan.bin > plan.json');
  return root;
}

/** @throws HoldfastError state/not-a-state, state/plan-file, plan/state-file, state/encrypted */
export function stateRoot({ json, path }: JsonFile): JsonObject {
  const root = isObject(json) ? json : notAState(path, 'its top level is not an object');
  const kind = documentKind(root);
  if (kind === 'plan') {
    throw new HoldfastError('state/plan-file', `${path} is a Terraform plan, not a state`, {
      hint: `Judge it with: holdfast gate ${path}`,
    });
  }
  if (kind === 'raw-state') return rejectRawState(path);
  rejectEncrypted(root, path, 'state/encrypted', 'tofu show -json > state.json');
  return kind === 'state' ? root : notAState(path, 'it has no `values`');
}

function rejectRawState(path: string): never {
  throw new HoldfastError(
    'plan/state-file',
    `${path} is a Terraform state as a backend stores it, not what \`terraform show -json\` prints`,
    {
      hint: `Where the configuration is: terraform show -json > state.json, then holdfast gate --state state.json`,
    },
  );
}

/**
 * OpenTofu can encrypt states and plans that it keeps, and `tofu show -json` those it can decrypt.
 * Source: OpenTofu, State and Plan Encryption: `{"encrypted_data": …, "encryption_version": …}`.
 */
function rejectEncrypted(root: JsonObject, path: string, code: string, command: string): void {
  if (!('encrypted_data' in root)) return;
  throw new HoldfastError(code, `${path} is encrypted by OpenTofu`, {
    hint: `Where its configuration and key are: ${command}`,
  });
}

export function notAPlan(path: string, why: string): never {
  throw new HoldfastError('plan/not-a-plan', `${path} is not a Terraform plan: ${why}`, {
    hint: SHOW_PLAN,
  });
}

function notAState(path: string, why: string): never {
  throw new HoldfastError('state/not-a-state', `${path} is not a Terraform state: ${why}`, {
    hint: SHOW_STATE,
  });
}

/** @throws HoldfastError plan/not-a-plan, plan/format-version */
export function checkFormatVersion(root: JsonObject, path: string): string {
  const version = root['format_version'];
  if (version === undefined) return notAPlan(path, 'it has no `format_version`');
  const match = typeof version === 'string' ? /^(\d+)\.(\d+)$/.exec(version) : null;
  if (typeof version !== 'string' || !match) {
    throw new HoldfastError(
      'plan/format-version',
      `${path}: \`format_version\` is ${JSON.stringify(version)?.slice(0, 40)}, expected a text such as "1.2"`,
      { hint: SHOW_PLAN },
    );
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major > 1 || (major === 0 && (minor < 1 || minor > 2))) {
    throw new HoldfastError(
      'plan/format-version',
      `${path} has format version ${version}; Holdfast reads 0.1, 0.2 and 1.x`,
      {
        hint: 'Update Holdfast, or plan with a Terraform whose `terraform show -json` writes 1.x.',
      },
    );
  }
  return version;
}
