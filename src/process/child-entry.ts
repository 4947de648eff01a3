import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HoldfastError } from '../model/error.js';

/**
 * File of a module that is to run in a process or worker of its own. Children run built code, also
 * when their parent is a test that runs the source: `src/a/b.ts` asks for `dist/a/x.js`.
 *
 * @example spawn(process.execPath, [childEntry(import.meta.url, './sample-app.js')])
 */
export function childEntry(importMetaUrl: string, relative: string): string {
  const file = fileURLToPath(new URL(relative, importMetaUrl));
  const built = importMetaUrl.endsWith('.ts')
    ? file.replace(/([\\/])src([\\/])(?!.*[\\/]src[\\/])/, '$1dist$2')
    : file;
  if (!existsSync(built)) {
    throw new HoldfastError('install/not-built', `${built} is missing: the project is not built`, {
      hint: 'Run `npm run build` in the checkout.',
    });
  }
  return built;
}
