import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';
import { childEntry } from '../../process/child-entry.js';
import type { OnProcess, OwnedProcess } from '../process/owned-process.js';
import { startProcess } from '../process/owned-process.js';
import type { InstanceSettings, ListeningMessage } from './instance-settings.js';
import type { TlsFront } from './tls-front.js';

/** The application of one instance, serving. */
export interface InstanceProcess extends OwnedProcess {
  readonly host: string;
  readonly port: number;
  /** Null where no port of it serves TLS. */
  readonly tls?: TlsFront | null;
}

export interface StartInstanceOptions {
  readonly settings: InstanceSettings;
  /** Null where the plan has no database. */
  readonly databaseUrl: string | null;
  /** Null where the plan has no cache, or one that nothing stands in for. */
  readonly cacheUrl: string | null;
  /** Folder for what the process prints. */
  readonly dir: string;
  readonly onProcess: OnProcess;
}

/** Many small processes have to fit: the sample application lives well within this. */
const NODE_FLAGS = ['--max-old-space-size=48', '--max-semi-space-size=1'];
const BOOT_TIMEOUT_MS = 30_000;
const END_GRACE_MS = 2_000;

/** Boots an instance's application and waits until it serves. Throws `lab/instance-boot`. */
export async function startInstanceProcess(
  options: StartInstanceOptions,
): Promise<InstanceProcess> {
  const { settings, databaseUrl, cacheUrl, dir, onProcess } = options;
  const output = await open(join(dir, `${settings.instanceId}.log`), 'a');
  try {
    const owned = await startProcess({
      role: `instance ${settings.instanceId}`,
      command: process.execPath,
      args: [...NODE_FLAGS, childEntry(import.meta.url, './sample-app.js')],
      spawnOptions: {
        env: {
          ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
          HOLDFAST_INSTANCE: JSON.stringify(settings),
          ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
          ...(cacheUrl === null ? {} : { REDIS_URL: cacheUrl }),
        },
        stdio: ['ignore', output.fd, output.fd, 'ipc'],
      },
      onProcess,
    });
    const listening = await waitUntilListening(owned);
    if (listening !== null) return { ...owned, host: listening.host, port: listening.port };
    await owned.end('SIGKILL', END_GRACE_MS);
    throw new HoldfastError(
      'lab/instance-boot',
      `The application of instance ${settings.instanceId} did not start within ${BOOT_TIMEOUT_MS / 1000} s`,
      {
        hint: `Read what it printed in ${settings.instanceId}.log in the run's folder.`,
        exitCode: EXIT_CODES.internal,
      },
    );
  } finally {
    await output.close();
  }
}

/** Null where it ended, or said nothing in time. */
function waitUntilListening(owned: OwnedProcess): Promise<ListeningMessage | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), BOOT_TIMEOUT_MS);
    const settle = (message: ListeningMessage | null): void => {
      clearTimeout(timer);
      resolve(message);
    };
    owned.child.once('message', (message) => settle(message as ListeningMessage));
    void owned.exited.then(() => settle(null));
  });
}
