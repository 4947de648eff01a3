import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Real plans of other projects, where this machine has them: in the folder that the environment
 * variable HOLDFAST_PUBLIC_PLANS names, or in `../shared/plans/public` beside the checkout. They are
 * not part of this project.
 */
export const PUBLIC_PLANS = findPublicPlans();

function findPublicPlans(): { readonly files: readonly string[]; readonly reason: string } {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const folder = process.env['HOLDFAST_PUBLIC_PLANS'] ?? join(root, '../shared/plans/public');
  if (!existsSync(folder))
    return {
      files: [],
      reason: `there is no folder ${folder}; name one in HOLDFAST_PUBLIC_PLANS`,
    };
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'MANIFEST.json')
    .toSorted()
    .map((name) => join(folder, name));
  return { files, reason: files.length === 0 ? `${folder} holds no plans` : '' };
}
