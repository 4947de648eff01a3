import { z } from 'zod';
import { daysBetween, isDay } from '../gate/calendar-day.js';
import { check, type Problem } from './describe-issues.js';

/** Terms under which waivers are accepted, in a file and in a comment alike. */
export interface WaiverTerms {
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** How many days ahead a waiver may expire at most. */
  readonly maxDays: number;
}

/** Long enough for a sentence and a link to a ticket; a waiver is no place for a document. */
const text = z.string().trim().min(1).max(1000);

const waiver = z.strictObject({
  policy: text,
  address: text,
  owner: text,
  reason: text,
  expires: text.refine(isDay, 'expected a day that there is, as YYYY-MM-DD'),
  verdicts: z
    .array(z.enum(['fail', 'unknown']))
    .min(1)
    .default(['fail']),
  environment: text.nullable().default(null),
});

/** A waiver as it is written, with what was left out filled in. */
export type WrittenWaiver = z.infer<typeof waiver>;

export const waiverFileSchema = z.strictObject({ waivers: z.array(waiver).max(1000) });

export function checkWaiver(
  data: unknown,
): { readonly data: WrittenWaiver } | { readonly problems: readonly Problem[] } {
  return check(waiver, data);
}

/** Why a waiver that is well written lasts too long; undefined where it does not. */
export function tooLong(expires: string, { today, maxDays }: WaiverTerms): string | undefined {
  const days = daysBetween(today, expires);
  return days > maxDays
    ? `\`expires\` is ${expires}, ${days} days ahead, expected ${maxDays} at most`
    : undefined;
}
