import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Plan } from '../plan/plan.js';
import { toPlan } from '../plan/read-plan.js';
import { findTerraform, isNewEnough } from './terraform/find-terraform.js';

/** Folder with the aws provider, as CONTRIBUTING.md says how to name it. */
export const MIRROR = process.env['TF_PLUGIN_MIRROR'];

/** Why tests with a real Terraform are skipped here; undefined where they run. Printed once a file. */
export function whyNoTerraform(): string | undefined {
  const why = missing();
  if (why !== undefined) process.stdout.write(`skipped, what needs a real terraform: ${why}\n`);
  return why;
}

function missing(): string | undefined {
  const file = findTerraform();
  if (file === undefined) return 'there is none on PATH';
  const version = execFileSync(file, ['version', '-json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { terraform_version: number } = JSON.parse(version) as { terraform_version: string };
  if (!isNewEnough(number)) return `${number} on PATH is older than 1.11`;
  if (MIRROR === undefined) return 'TF_PLUGIN_MIRROR names no folder of providers';
  return existsSync(join(MIRROR, 'registry.terraform.io/hashicorp/aws'))
    ? undefined
    : `${MIRROR} has no hashicorp/aws`;
}

const CASES = new URL('../../fixtures/cases/', import.meta.url);

interface SourceCase {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Plan of a labelled case, as real Terraform made it. */
export function readCasePlan(id: string): Plan {
  const text = readCaseText(id);
  return toPlan({ path: `${id}.json`, sha256: '', json: JSON.parse(text) });
}

export function readCaseText(id: string): string {
  return gunzipSync(readFileSync(new URL(`${id}.plan.json.gz`, CASES))).toString('utf8');
}

/** Writes the Terraform of a labelled case, and what a test adds to it, into a folder. */
export async function writeCaseSource(
  id: string,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const list = new URL('../../scripts/fixtures/cases/cases.mjs', import.meta.url).href;
  const { listCases } = (await import(list)) as { listCases: () => readonly SourceCase[] };
  const found = listCases().find((item) => item.id === id);
  if (!found) throw new Error(`no case ${id}`);
  for (const [name, text] of Object.entries({ ...found.files, ...more })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
