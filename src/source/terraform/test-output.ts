import { isObject, type JsonObject } from '../../plan/json-shape.js';
import { shownName } from '../shown-name.js';
import type { ModuleTree } from '../module-tree.js';

export interface TestOutput {
  /** `test_plan`, where the run got that far. */
  readonly plan: unknown;
  /** Where it failed and why, as far as that can be told without a word of the source's. */
  readonly failure: string;
}

/**
 * Summaries of Terraform's own. Others are a provider's, and hold values; the detail of any may hold
 * a file's content.
 */
const SUMMARIES: ReadonlySet<string> = new Set([
  'Cycle',
  'Error in function call',
  'Incorrect attribute value type',
  'Invalid count argument',
  'Invalid expression',
  'Invalid for_each argument',
  'Invalid function argument',
  'Invalid index',
  'Invalid template interpolation value',
  'Invalid value for input variable',
  'Invalid value for variable',
  'Missing required argument',
  'No ephemeral resource types in mock providers',
  'No value for required variable',
  'Null condition',
  'Reference to undeclared resource',
  'Unsupported argument',
  'Unsupported attribute',
  'Unsupported block type',
]);

/** Reads what `terraform test -json -verbose` printed. */
export function readTestOutput(stdout: Buffer, tree: ModuleTree): TestOutput {
  let plan: unknown;
  let failure: string | undefined;
  for (const line of stdout.toString('utf8').split('\n')) {
    const message = parse(line);
    if (message?.['type'] === 'test_plan') plan = message['test_plan'];
    const diagnostic = message?.['type'] === 'diagnostic' ? message['diagnostic'] : undefined;
    if (isObject(diagnostic) && diagnostic['severity'] === 'error')
      failure ??= describe(diagnostic, tree);
  }
  return { plan, failure: failure ?? '' };
}

function parse(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function describe({ summary, range }: JsonObject, tree: ModuleTree): string {
  const why = typeof summary === 'string' && SUMMARIES.has(summary) ? `: ${summary}` : '';
  if (!isObject(range) || !isObject(range['start'])) return why;
  const { filename } = range;
  const { line } = range['start'];
  const isOurs = [...tree.modules.values()].some(({ folder, folderContent }) =>
    folderContent.files.some(
      ({ name }) => filename === (folder === '' ? name : `${folder}/${name}`),
    ),
  );
  return isOurs && typeof line === 'number'
    ? ` at ${shownName(String(filename))}:${line}${why}`
    : why;
}
