import { HoldfastError } from '../model/error.js';
import type { PolicyBundle, PolicyReport, PolicyResult } from './policy-bundle.js';

/** What users' own policies see beside the facts. */
export interface UserInput {
  /** Resources of the plan by address; absent where no policy reads them. */
  readonly raw?: unknown;
  /** `parameters` of holdfast.config.ts. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The policies of Holdfast and users' own as one bundle. Each is evaluated by itself, so that no
 * policy of a user's changes what ours say.
 */
export function joinBundles(
  own: PolicyBundle,
  users: PolicyBundle,
  input: UserInput,
): PolicyBundle {
  return {
    metadata: [...own.metadata, ...users.metadata],
    async evaluate(facts) {
      const ours = await own.evaluate(facts);
      const theirs = await evaluateUsers(users, { ...(facts as object), ...input });
      return {
        results: [...ours.results, ...theirs.results],
        scope: { ...ours.scope, ...theirs.scope },
        policies: [...ours.policies, ...theirs.policies],
      };
    },
  };
}

/** @throws HoldfastError policy/failed, policy/bad-result, policy/id */
async function evaluateUsers(users: PolicyBundle, input: unknown): Promise<PolicyReport> {
  let report: PolicyReport;
  try {
    report = await users.evaluate(input);
  } catch (cause) {
    // opa-wasm throws some of its errors as texts.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HoldfastError('policy/failed', `Your policies cannot be evaluated: ${why}`, {
      hint: 'A rule that gives two values at once is the usual cause; `opa test` shows where.',
      cause,
    });
  }
  const ids = new Set(users.metadata.map(({ id }) => id));
  const stranger = report.policies.find((id) => !ids.has(id));
  const silent = [...ids].find((id) => !report.policies.includes(id));
  if (stranger !== undefined || silent !== undefined) {
    throw new HoldfastError(
      'policy/id',
      stranger === undefined
        ? `The policy ${silent} has no value for its rule \`id\``
        : `A policy of yours has the rule \`id := ${JSON.stringify(stranger)}\`, which is not the \`custom.id\` of its METADATA`,
      { hint: `Expected one each of ${[...ids].join(', ')}.` },
    );
  }
  return { ...report, results: report.results.map((result) => checkResult(result, ids)) };
}

const VERDICTS: readonly unknown[] = ['pass', 'fail', 'unknown'];

/** A result of another shape would be lost or, worse, shown as something else. */
function checkResult(result: unknown, ids: ReadonlySet<string>): PolicyResult {
  const { policy, address, verdict, message, evidence = [] } = result as Partial<PolicyResult>;
  const problem =
    [
      [typeof policy === 'string' && ids.has(policy), 'policy', 'the id of its policy'],
      [typeof address === 'string' && address !== '', 'address', 'a resource’s address'],
      [VERDICTS.includes(verdict), 'verdict', '"pass", "fail" or "unknown"'],
      [typeof message === 'string' && message !== '', 'message', 'a sentence'],
      [
        Array.isArray(evidence) && evidence.every((line) => typeof line === 'string'),
        'evidence',
        'a list of texts',
      ],
    ].find(([isRight]) => isRight === false) ?? [];
  const [, field, expected] = problem;
  if (field === undefined) return { ...(result as PolicyResult), evidence };
  const got = JSON.stringify((result as Record<string, unknown>)[String(field)])?.slice(0, 60);
  throw new HoldfastError(
    'policy/bad-result',
    `A result of ${(policy ?? 'your policies').slice(0, 80)} has ${got ?? 'no'} \`${String(field)}\`, expected ${String(expected)}`,
    { hint: 'docs/add-a-policy.md of Holdfast says what a result holds.' },
  );
}
