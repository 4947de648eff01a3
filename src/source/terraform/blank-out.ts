import type { Block, Body } from '../hcl/parse.js';

/**
 * Blocks that the mocked plan does without. Conditions would fail on mocked values, and their
 * messages may hold what was read from a file; provisioners are not run by a plan in any case; the
 * state stays in the copy, whatever backend the source names.
 */
const INNER: Readonly<Record<string, readonly string[]>> = {
  terraform: ['backend', 'cloud'],
  resource: ['provisioner', 'connection', 'lifecycle'],
  data: ['lifecycle'],
  output: ['precondition'],
  lifecycle: ['precondition', 'postcondition'],
};
const OUTER: readonly string[] = ['check', 'import', 'moved', 'removed'];

/** The text with those blocks as spaces, so that every line keeps its number. */
export function blankOut(text: string, body: Body): string {
  const spans = [...unwanted(body.blocks, OUTER)].map(({ span }) => span);
  let result = '';
  let at = 0;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    result += text.slice(at, from) + text.slice(from, to).replaceAll(/[^\r\n]/g, ' ');
    at = to;
  }
  return result + text.slice(at);
}

/** Those of a parent's blocks; of a `lifecycle` only what is inside of it. */
function* unwanted(blocks: readonly Block[], types: readonly string[]): Generator<Block> {
  for (const block of blocks) {
    const inner = Object.hasOwn(INNER, block.type) ? INNER[block.type] : undefined;
    const isWhole = types.includes(block.type) && block.type !== 'lifecycle';
    if (isWhole) yield block;
    else if (inner && (types === OUTER || types.includes(block.type)))
      yield* unwanted(block.body.blocks, inner);
  }
}
