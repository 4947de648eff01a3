import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOpa } from './opa.js';

const CACHED = join(fileURLToPath(new URL('../../', import.meta.url)), '.cache/bin');

/** The `opa` that tests may use: on the PATH, or built into .cache/bin. Undefined where there is none. */
export const testOpa = findOpa([CACHED]);

/** Says why tests are skipped. */
export function explainSkip(file: string): void {
  if (testOpa !== undefined) return;
  process.stdout.write(
    `${file} is skipped: there is no \`opa\` on PATH or in .cache/bin. ` +
      'Build it with `go build -C tools -o ../.cache/bin/ tool`.\n',
  );
}
