import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import { readLogErrors } from '../process/log-tail.js';

export async function postgresFailed(logPath: string, what: string): Promise<HoldfastError> {
  const last = await readLogErrors(logPath);
  return new HoldfastError('lab/postgres', `The lab's database could not be ${what}: ${last}`, {
    hint: `Its whole log is ${logPath}. The temporary folder must allow programs (no \`noexec\`); TMPDIR names another one.`,
    exitCode: EXIT_CODES.internal,
  });
}

export async function mariaDbFailed(logPath: string, what: string): Promise<HoldfastError> {
  const last = await readLogErrors(logPath);
  return new HoldfastError(
    'lab/mariadb',
    `The lab's MySQL database could not be ${what}: ${last}`,
    {
      hint: `Its whole log is ${logPath}. Without mariadbd on the PATH, PostgreSQL stands in for MySQL.`,
      exitCode: EXIT_CODES.internal,
    },
  );
}
