import { resolve } from 'node:path';
import { makeFolder, type TestFolder } from './config/folder.fixture.js';
import { gatePlan, type JudgeOptions } from './judge-plan.js';
import type { ConfigurationSource } from './model/source.js';

export const FLAWED = resolve('fixtures/plans/private-web-app-flawed/plan.json');
export const NOW = new Date('2026-01-01T12:00:00Z');
export const WAF = 'edge/waf-attached';

const folders: TestFolder[] = [];

/** To be called after each test. */
export const removeFolders = (): void => folders.splice(0).forEach((folder) => folder.remove());

export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder.dir;
}

/** Judges the plan with four flaws in a folder with these files. */
export const judge = (files: Readonly<Record<string, string>>, options: JudgeOptions = {}) =>
  gatePlan(FLAWED, { cwd: folderWith(files), now: NOW, ...options });

export const waiver = (policy: string, expires = '2026-06-30') =>
  `  - policy: ${policy}\n    address: '*'\n    owner: platform\n    reason: known\n    expires: ${expires}\n`;

export const codesOf = (report: Awaited<ReturnType<typeof judge>>) =>
  report.notices.map(({ code }) => code);
export const standing = (report: Awaited<ReturnType<typeof judge>>) => {
  const { fail, waived, known } = report.summary;
  return { fail, waived, known };
};

/** A source with comments, which another part of Holdfast reads from files. */
export function sourceOf(...texts: readonly string[]): ConfigurationSource {
  return {
    locate: (address) =>
      address.endsWith('aws_lb.this') ? { file: 'infra/lb.tf', line: 7 } : undefined,
    comments: texts.map((text, index) => ({
      location: { file: 'infra/lb.tf', line: 10 + index },
      text,
      address: 'module.load_balancer.aws_lb.this',
    })),
    backend: undefined,
  };
}

export const COMMENT = `waive ${WAF} owner=platform expires=2026-06-30 reason="CloudFront carries it"`;
