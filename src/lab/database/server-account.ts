import { chown, readFile } from 'node:fs/promises';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';

export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account that PostgreSQL, which refuses to run as root, is to run as: null for the present one.
 * For root it is `nobody`, which exists everywhere; no account is made.
 */
export async function findServerAccount(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(passwd) ?? [];
  if (uid === undefined || gid === undefined || Number(uid) === 0) {
    throw new HoldfastError(
      'lab/no-account',
      'The lab runs as root, and its database needs the unprivileged account `nobody`, which /etc/passwd does not have',
      { hint: 'Run Holdfast as a user other than root.', exitCode: EXIT_CODES.internal },
    );
  }
  // macOS has -2 for both.
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

/** Makes a file or folder the account's own. */
export async function giveTo(account: ServerAccount | null, path: string): Promise<void> {
  if (account === null) return;
  await chown(path, account.uid, account.gid).catch((cause: unknown) => {
    throw new HoldfastError(
      'lab/no-account',
      `The lab runs as root but may not give ${path} to the unprivileged account that its database needs`,
      {
        hint: 'Run Holdfast as a user other than root, or allow root to change owners (CAP_CHOWN).',
        exitCode: EXIT_CODES.internal,
        cause,
      },
    );
  });
}
