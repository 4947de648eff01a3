import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HoldfastError } from '../../model/error.js';

/** The first `k6` on PATH; null where there is none. */
export function findK6(path = process.env['PATH'] ?? ''): string | null {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, 'k6');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** @throws HoldfastError load/no-k6 */
export function requireK6(): string {
  const file = findK6();
  if (file !== null) return file;
  throw new HoldfastError('load/no-k6', 'The load engine k6 needs the program k6 on PATH', {
    hint: 'Install it from https://grafana.com/docs/k6/latest/set-up/install-k6/, or use --engine probe or autocannon.',
  });
}
