import type { RepeatFacts } from './input.js';

/** The command that runs the same scenario on the same plan again, as one types it into a shell. */
export function repeatCommand(facts: RepeatFacts): string {
  return [
    'npx holdfast run',
    quoteForShell(facts.scenario),
    '--plan',
    quoteForShell(facts.planPath),
    '--target',
    quoteForShell(facts.target),
    '--speed',
    String(facts.speed),
  ].join(' ');
}

/** A word of a POSIX shell. What is harmless stays as it is, for people to read. */
function quoteForShell(word: string): string {
  // A word that begins with a dash would be taken for an option.
  const safe = word.startsWith('-') ? `./${word}` : word;
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`;
}
