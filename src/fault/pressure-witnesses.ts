import type { Witness } from './fault-driver.js';

/** Answers, of whatever kind, that a stream must have got before it counts as made. */
const LEAST_ANSWERS = 5;
const ANSWERS = ['blocked', 'captcha', 'challenged', 'passed'];

/** Requests of each of these kinds were sent and answered: the stack has met them. */
export function pressureIsAnswered(kinds: readonly string[]): Witness {
  return {
    what: 'the requests of the pressure are answered',
    look: ({ pressure }) => {
      const seen = kinds.map((kind) => ({
        kind,
        answers: ANSWERS.flatMap((outcome) => {
          const count = pressure?.[`${kind}.${outcome}`] ?? 0;
          return count > 0 ? [{ outcome, count }] : [];
        }),
      }));
      const all = seen.every(
        ({ answers }) => answers.reduce((sum, { count }) => sum + count, 0) >= LEAST_ANSWERS,
      );
      const shown = seen.map(
        ({ kind, answers }) =>
          `${kind}: ${answers.map(({ outcome, count }) => `${count} ${outcome}`).join(', ')}`,
      );
      return Promise.resolve(all ? shown.join('; ') : null);
    },
  };
}
