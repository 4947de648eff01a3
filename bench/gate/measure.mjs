// What a process cost: wall-clock and CPU seconds, and its largest resident set. Node does not tell of
// its children, so a small parent between does: Python, or GNU time (which rounds to 10 ms).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = `
import os, sys, time
out, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
pid = os.fork()
if pid == 0:
    os.execvp(command[0], command)
_, status, used = os.wait4(pid, 0)
with open(out, "w") as file:
    file.write(f"{time.monotonic() - start} {used.ru_utime} {used.ru_stime} {used.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

const meter = findMeter();

/** How to run a command so that the file \`out\` gets "wall user system kilobytes". */
function findMeter() {
  const works = (command, args) => spawnSync(command, args).status === 0;
  if (works('python3', ['--version'])) {
    return (out, command) => ['python3', '-c', PYTHON, out, ...command];
  }
  if (works('/usr/bin/time', ['-f', '%e', 'true'])) {
    return (out, command) => ['/usr/bin/time', '-q', '-o', out, '-f', '%e %U %S %M', ...command];
  }
  throw new Error('neither python3 nor GNU time (/usr/bin/time) is here to measure a process with');
}

/**
 * Runs a command to its end, or ends it and all that it started after `timeoutMs`.
 * @returns {Promise<{timedOut: true} | {status: number, stdout: string, stderr: string,
 *   wallSeconds: number, cpuSeconds: number, peakMegabytes: number}>}
 */
export async function measure(command, { timeoutMs, env = process.env }) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-measure-'));
  const out = join(folder, 'used');
  try {
    const ended = await run(meter(out, command), timeoutMs, env);
    if (ended.timedOut) return ended;
    const [wall, user, system, kilobytes] = readFileSync(out, 'utf8').trim().split(' ').map(Number);
    return {
      ...ended,
      wallSeconds: wall,
      cpuSeconds: user + system,
      peakMegabytes: kilobytes / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run([file, ...args], timeoutMs, env) {
  return new Promise((resolve, reject) => {
    // A group of its own, so that the command ends with the parent between.
    const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => (printed[name] += text));
    }
    let timedOut = false;
    const end = () => process.kill(-Number(child.pid), 'SIGKILL');
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    // Its group is not ours, so an interrupt does not reach it.
    process.once('exit', end);
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve(timedOut ? { timedOut } : { status, ...printed });
    });
  });
}
