import { randomInt } from 'node:crypto';

export type Selection =
  { readonly mode: 'all' } | { readonly mode: 'count' | 'percent'; readonly amount: number };

/** Reads ALL, COUNT(n) or PERCENT(n); null for anything else. */
export function parseSelection(text: string): Selection | null {
  if (text === 'ALL') return { mode: 'all' };
  const match = /^(COUNT|PERCENT)\((\d{1,6})\)$/.exec(text);
  const amount = Number(match?.[2]);
  if (match === null || amount < 1) return null;
  if (match[1] === 'COUNT') return { mode: 'count', amount };
  return amount <= 100 ? { mode: 'percent', amount } : null;
}

/** Chooses at random, as AWS does. PERCENT rounds down, possibly to nothing. */
export function select<T>(items: readonly T[], selection: Selection): readonly T[] {
  if (selection.mode === 'all') return items;
  const wanted =
    selection.mode === 'count'
      ? selection.amount
      : Math.floor((items.length * selection.amount) / 100);
  const left = [...items];
  const chosen: T[] = [];
  while (chosen.length < wanted && left.length > 0) {
    chosen.push(...left.splice(randomInt(left.length), 1));
  }
  return chosen;
}
