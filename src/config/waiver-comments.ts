import { HoldfastError } from '../model/error.js';
import type { SourceComment } from '../model/source.js';
import type { Waiver } from '../model/waiver.js';
import { checkWaiver, tooLong, type WaiverTerms } from './waiver-terms.js';

const FORM =
  'Write it above a block or in it: # holdfast:waive POLICY owner=… expires=YYYY-MM-DD reason="…"';

/** What came of reading comments: a wrong one does not hide the others. */
export interface ReadComments {
  readonly waivers: readonly Waiver[];
  /** A sentence each, with file and line. */
  readonly problems: readonly string[];
}

/**
 * Reads `waive POLICY owner=… expires=… reason="…" [verdicts=fail,unknown] [environment=…]`, the text
 * behind `holdfast:` in comments of a Terraform source. The rules are those of a file with waivers.
 */
export function readWaiverComments(
  comments: readonly SourceComment[],
  terms: WaiverTerms,
): ReadComments {
  const read = comments.map((comment) => readComment(comment, terms));
  return {
    waivers: read.flatMap((each) => (typeof each === 'string' ? [] : [each])),
    problems: read.flatMap((each) => (typeof each === 'string' ? [each] : [])),
  };
}

/** @throws HoldfastError waiver/wrong, naming file and line of each comment that is wrong */
export function demandComments({ waivers, problems }: ReadComments): readonly Waiver[] {
  if (problems.length === 0) return waivers;
  throw new HoldfastError('waiver/wrong', problems.slice(0, 10).join('\n'), { hint: FORM });
}

function readComment(comment: SourceComment, terms: WaiverTerms): Waiver | string {
  const { location, address } = comment;
  const source = `${location.file}:${location.line}`;
  const words = splitWords(comment.text);
  if (words === undefined) return `${source}: a quote in the comment has no end`;
  const [verb = '', policy = '', ...rest] = words;
  if (verb !== 'waive')
    return `${source}: \`holdfast:${verb}\` is not known, expected holdfast:waive`;
  if (address === undefined) return `${source}: the waiver stands at no resource or module`;
  const fields = new Map<string, string>();
  for (const word of rest) {
    const [, name, value] = /^([a-z]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) {
      return `${source}: ${JSON.stringify(word.slice(0, 60))} is not of the form name=value`;
    }
    if (name === 'policy' || name === 'address' || fields.has(name)) {
      return `${source}: \`${name}\` is given twice`;
    }
    fields.set(name, value);
  }
  const { verdicts, ...others } = Object.fromEntries(fields);
  const checked = checkWaiver({
    ...others,
    ...(verdicts === undefined ? {} : { verdicts: verdicts.split(',') }),
    policy,
    address,
  });
  if ('problems' in checked) {
    return checked.problems.map(({ message }) => `${source}: ${message}`).join('\n');
  }
  const long = tooLong(checked.data.expires, terms);
  return long === undefined ? { ...checked.data, from: 'comment', source } : `${source}: ${long}`;
}

/** Words apart by blanks; quotes hold blanks together, and a backslash a quote. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted && character === '\\' && at + 1 < text.length) word += text[++at] ?? '';
    else if (character === '"') {
      quoted = !quoted;
      begun = true;
    } else if (!quoted && /\s/.test(character)) {
      if (begun) words.push(word);
      word = '';
      begun = false;
    } else {
      word += character;
      begun = true;
    }
  }
  if (quoted) return undefined;
  return begun ? [...words, word] : words;
}
