import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** File of the `terraform` on PATH; folders that are relative are passed over, as they may be the source's. */
export function findTerraform(path = process.env['PATH'] ?? ''): string | undefined {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, 'terraform');
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return realpathSync(file);
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** `override_during`, without which a mocked plan knows no ids, came with 1.11. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 11);
}
