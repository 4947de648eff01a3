import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How a package manager installs what suites need, and runs what it has installed. */
interface PackageManager {
  readonly lockFiles: readonly string[];
  readonly addsDev: string;
  readonly runs: string;
}

const NPM: PackageManager = {
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  addsDev: 'npm install --save-dev',
  runs: 'npx',
};

const MANAGERS: readonly PackageManager[] = [
  NPM,
  { lockFiles: ['pnpm-lock.yaml'], addsDev: 'pnpm add --save-dev', runs: 'pnpm exec' },
  { lockFiles: ['yarn.lock'], addsDev: 'yarn add --dev', runs: 'yarn' },
  { lockFiles: ['bun.lock', 'bun.lockb'], addsDev: 'bun add --dev', runs: 'bunx' },
];

/**
 * The one whose lock file lies in the folder, or in one above it as in a workspace, up to the
 * repository's root: another one would write a second lock file beside it. npm where there is none.
 */
export function packageManagerOf(dir: string): PackageManager {
  for (let folder = dir; ; folder = dirname(folder)) {
    const found = MANAGERS.find(({ lockFiles }) =>
      lockFiles.some((name) => existsSync(join(folder, name))),
    );
    if (found !== undefined) return found;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return NPM;
  }
}
