import { ATTACK_KINDS, attackStream } from './attack-kinds.js';
import { runPressure } from './run-pressure.js';
import type { PressureDriver } from './pressures.js';

/** SQL injection, bots, anonymous addresses and a flood, from addresses of their own. */
export const attack: PressureDriver = {
  name: 'attack',
  summary: 'SQL injection, bots, anonymous addresses and a flood, each at a rate of its own.',
  start: (options) =>
    runPressure(
      options,
      ATTACK_KINDS.flatMap((kind) => {
        const ratePerSecond = Number(options.settings[kind] ?? 0);
        return ratePerSecond > 0 ? [attackStream(kind, ratePerSecond)] : [];
      }),
    ),
};
