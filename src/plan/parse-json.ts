import { HoldfastError } from '../model/error.js';
import { parsePlanText } from './parse-plan-text.js';

/** Deeper than any plan that Terraform writes; beyond it recursive readers would exhaust the stack. */
const MAX_DEPTH = 500;

const SHOW = 'Make it with `terraform show -json plan.bin > plan.json`.';

/** Parses a plan's text. Every way in which it can fail to be one JSON value has an error of its own. */
export function parseJson(text: string, path: string): unknown {
  if (text.trim() === '') {
    throw new HoldfastError('plan/empty', `${path} is empty`, { hint: SHOW });
  }
  if (/^\s*\{"@level":/.test(text)) {
    throw new HoldfastError(
      'plan/log-stream',
      `${path} is the log that \`terraform plan -json\` prints, not a plan`,
      {
        hint: 'Run `terraform plan -out=plan.bin`, then `terraform show -json plan.bin > plan.json`.',
      },
    );
  }
  checkCharacters(text, path);
  const plan = parsePlanText(text, MAX_DEPTH);
  if (plan !== undefined) return plan;
  checkDepth(text, path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw describeSyntaxError(text, path, cause);
  }
}

/**
 * Half of a surrogate pair, written as an escape, is no character. Terraform writes none, readers
 * disagree about what it is, and the compiled policies take no text that holds one.
 */
function checkCharacters(text: string, path: string): void {
  if (!text.includes('\\ud') && !text.includes('\\uD')) return;
  for (const [escape, whole, half] of text.matchAll(ESCAPES)) {
    if (whole === undefined && half !== undefined) {
      throw new HoldfastError(
        'plan/not-text',
        `${path} holds ${escape}, which is half of a character`,
        { hint: `Terraform writes no such thing. ${SHOW}` },
      );
    }
  }
}

/** An escaped character; in groups a whole surrogate pair, or half of one. */
const ESCAPES =
  /\\(?:(u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs;

function checkDepth(text: string, path: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) {
        throw new HoldfastError(
          'plan/too-deep',
          `${path} nests more than ${MAX_DEPTH} levels deep (at character ${at + 1})`,
          { hint: `No plan does. ${SHOW}` },
        );
      }
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
}

function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}

function describeSyntaxError(text: string, path: string, cause: unknown): HoldfastError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  if (/unexpected end|unterminated/i.test(message) || position >= text.length) {
    return new HoldfastError(
      'plan/truncated',
      `${path} ends in the middle of its JSON: it is truncated`,
      {
        hint: `The command that wrote it was cut off or the disk was full. ${SHOW}`,
        cause,
      },
    );
  }
  const where = Number.isNaN(position) ? '' : ` at ${lineAndColumn(text, position)}`;
  return new HoldfastError('plan/not-json', `${path} is not JSON${where}`, {
    hint: hintFor(text),
    cause,
  });
}

function hintFor(text: string): string {
  // The wrapper of hashicorp/setup-terraform prints what it runs, and how that ended, around the plan.
  if (/^\[command\]|^::(?:debug|set-output)/m.test(text))
    return 'The wrapper of setup-terraform wrote into it: set `terraform_wrapper: false`.';
  return /^\s*(Terraform|OpenTofu|#|~|\+|-\/\+)/.test(text)
    ? `It looks like the plan as Terraform prints it for people. ${SHOW}`
    : SHOW;
}

function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`;
}
