import { vi } from 'vitest';

/** Long enough for a busy machine; what is awaited is seen within 2 ms of its being true. */
export const eventually = (holds: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(holds, { timeout: 25_000, interval: 2 });
