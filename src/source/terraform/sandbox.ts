import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What of the machine a command can reach. */
export interface Sandbox {
  /** No network, a file system of its own, no other process in sight. */
  readonly isolated: boolean;
  run(args: readonly string[], options: RunOptions): Promise<Outcome>;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Once the process is there, its group. */
  readonly onGroup?: (pid: number) => void;
}

export interface Outcome {
  readonly end: 'exited' | 'timeout' | 'aborted' | 'too-much-output' | 'not-started';
  readonly code: number | null;
  readonly stdout: Buffer;
}

export interface SandboxPaths {
  /** Folder that becomes `/`: `work`, `rc`, `values.json`, and empty `bin`, `mirror`, `tmp`, `home`, `dev`. */
  readonly jail: string;
  /** The terraform to run, and the folder of providers, as they are outside. */
  readonly terraform: string;
  readonly mirror: string;
}

const MAX_OUTPUT_BYTES = 400 * 1024 * 1024;
/** For each process: Terraform with the aws provider's schema takes about 1 GB of address space. */
const LIMITS = 'ulimit -c 0; ulimit -t 300; ulimit -v 8388608 || true; ulimit -f 2097152 || true';

/**
 * Inside: a root of its own that holds Terraform, the providers (read-only) and the copy of the
 * source, without /proc and without any other file. The mounts are private to the namespace.
 */
const ISOLATED = `set -e
${LIMITS}
cd "$1"
mount --bind "$2" mirror
mount -o remount,bind,ro,nosuid,nodev mirror || mount -o remount,bind,ro mirror
mount --bind "$3" bin/terraform
mount --bind /dev/null dev/null
shift 3
exec chroot . /bin/terraform "$@"`;

const PLAIN = `${LIMITS}
exec "$@"`;

const NAMESPACES = [
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--pid',
  '--ipc',
  '--uts',
  '--fork',
  '--kill-child=KILL',
];

/** Terraform in namespaces of its own, where this system lets an ordinary user make them. */
export function isolatedSandbox({ jail, terraform, mirror }: SandboxPaths): Sandbox {
  const before = [
    'unshare',
    ...NAMESPACES,
    'sh',
    '-c',
    ISOLATED,
    'holdfast',
    jail,
    mirror,
    terraform,
  ];
  return {
    isolated: true,
    run: (args, options) => start([...before, ...args], environment(''), options),
  };
}

/** Terraform as a plain process without any of the environment's credentials and settings. */
export function plainSandbox({ jail, terraform }: SandboxPaths): Sandbox {
  const before = ['sh', '-c', PLAIN, 'holdfast', terraform];
  return {
    isolated: false,
    run: (args, options) => start([...before, ...args], environment(jail), options),
  };
}

/** Where a file of the jail is, as Terraform sees it. */
export function pathInside({ isolated }: Sandbox, jail: string, name: string): string {
  return isolated ? `/${name}` : join(jail, name);
}

/** Everything that Terraform and its providers see of the environment. */
function environment(jail: string): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: `${jail}/home`,
    TMPDIR: `${jail}/tmp`,
    TF_CLI_CONFIG_FILE: `${jail}/rc`,
    TF_DATA_DIR: `${jail}/data`,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Nobody listens there: what would go out, stays. Go makes an exception for loopback only.
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
}

function start(
  [command = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  { timeoutMs, signal, onGroup }: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    let end: Outcome['end'] = 'exited';
    if (signal.aborted) return resolve({ end: 'aborted', code: null, stdout: Buffer.alloc(0) });
    const child = spawn(command, args, {
      cwd: '/',
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const stop = (why: Outcome['end']): void => {
      end = why;
      killGroup(child.pid);
    };
    const timer = setTimeout(() => stop('timeout'), timeoutMs);
    const onAbort = (): void => stop('aborted');
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (code: number | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // A provider may outlive a Terraform that was killed.
      killGroup(child.pid);
      resolve({ end, code, stdout: Buffer.concat(parts) });
    };
    child.once('error', () => {
      end = 'not-started';
      done(null);
    });
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_OUTPUT_BYTES) stop('too-much-output');
      else parts.push(part);
    });
    child.once('close', done);
    if (child.pid !== undefined) onGroup?.(child.pid);
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: all of it is gone.
  }
}
