import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline } from '../model/baseline.js';
import { HoldfastError } from '../model/error.js';
import type { Notice } from '../model/finding.js';
import type { Waiver } from '../model/waiver.js';
import { readPolicySources } from '../rego/policy-sources.js';
import { MAX_BASELINE_BYTES, readBaselineFile } from './baseline-file.js';
import { CONFIG_NAMES } from './load-config.js';
import { isInside, type Named } from './trusted-place.js';
import { countNewLines, readUntrusted } from './untrusted-text.js';
import { readWaiverFile } from './waiver-file.js';
import type { ReadComments } from './waiver-comments.js';
import type { WaiverTerms } from './waiver-terms.js';

/** How many of several are named in one notice. */
const NAMED = 10;

export interface ComparedFiles {
  readonly config: Named | undefined;
  readonly waivers: Named;
  readonly baseline: Named | undefined;
  readonly policies: readonly Named[];
}

export interface Untrusted {
  /** Folder that nobody vouches for: the checkout of a pull request. */
  readonly folder: string;
  /** Folder that is trusted in its place. */
  readonly root: string;
  readonly terms: WaiverTerms;
}

/**
 * Tells in words what the folder that is not trusted would change: none of it is applied, and no code
 * of it is run. Files that it only lacks are told, too: the trusted ones still apply.
 */
export function compareUntrusted(
  files: ComparedFiles,
  trusted: { readonly waivers: readonly Waiver[]; readonly baseline: Baseline | undefined },
  untrusted: Untrusted,
): Notice[] {
  return [
    ...compareConfigs(files.config, untrusted),
    ...compareWaivers(files.waivers, trusted.waivers, untrusted),
    ...(files.baseline ? compareBaselines(files.baseline, trusted.baseline, untrusted) : []),
    ...files.policies.flatMap((folder) => comparePolicies(folder, untrusted)),
  ];
}

export function compareConfigs(
  config: Named | undefined,
  { folder, root }: Pick<Untrusted, 'folder' | 'root'>,
): Notice[] {
  const names = new Set([...(config ? [config.shown] : []), ...CONFIG_NAMES]);
  return [...names].flatMap((name) => {
    const before = existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '';
    const now = readUntrusted(folder, join(folder, name));
    if (now.state === 'refused')
      return [ignored('config', `${name} here ${now.why}, and is not looked at`)];
    const text = now.state === 'read' ? now.text : '';
    if (text === before) return [];
    if (text === '') return [ignored('config', `${name} is missing here; the trusted one applies`)];
    const change =
      before === ''
        ? 'is added here'
        : `is changed here (${countNewLines(before, text)} lines added, ${countNewLines(text, before)} taken out)`;
    return [ignored('config', `${name} ${change} and is neither applied nor run`)];
  });
}

function compareWaivers(
  file: Named,
  trusted: readonly Waiver[],
  { folder, terms }: Untrusted,
): Notice[] {
  const { counterpart = '', shown } = file;
  const now = readUntrusted(folder, counterpart);
  if (now.state === 'refused')
    return [ignored('waivers', `${shown} here ${now.why}, and is not looked at`)];
  const read =
    now.state === 'absent' ? [] : attempt(() => readWaiverFile(counterpart, shown, terms));
  if (typeof read === 'string') return [ignored('waivers', `${shown} here is wrong: ${read}`)];
  return compareLists(
    { what: 'waiver', shown, code: 'waivers' },
    trusted.map(describeWaiver),
    read.map(describeWaiver),
  );
}

/** The same of comments in the Terraform source. Where a comment stands may change; what it says may not. */
export function compareWaiverComments(
  trusted: readonly Waiver[],
  { waivers, problems }: ReadComments,
): Notice[] {
  const wrong = problems
    .slice(0, NAMED)
    .map((problem) => ignored('comments', `a comment is wrong: ${problem}`));
  return [
    ...wrong,
    ...compareLists(
      {
        what: 'comment that waives',
        plural: 'comments that waive',
        shown: 'the source',
        code: 'comments',
      },
      trusted.map(describeWaiver),
      waivers.map(describeWaiver),
    ),
  ];
}

function compareBaselines(
  file: Named,
  trusted: Baseline | undefined,
  { folder }: Untrusted,
): Notice[] {
  const { counterpart = '', shown } = file;
  const now = readUntrusted(folder, counterpart, MAX_BASELINE_BYTES);
  if (now.state === 'refused')
    return [ignored('baseline', `${shown} here ${now.why}, and is not looked at`)];
  const read =
    now.state === 'absent' ? [] : attempt(() => readBaselineFile(counterpart, shown).findings);
  if (typeof read === 'string') return [ignored('baseline', `${shown} here is wrong: ${read}`)];
  const describe = ({ policy, address, verdict, severity }: Baseline['findings'][number]): string =>
    `${policy} at ${address} (${verdict}, ${severity})`;
  return compareLists(
    { what: 'entry of the baseline', plural: 'entries of the baseline', shown, code: 'baseline' },
    (trusted?.findings ?? []).map(describe),
    read.map(describe),
  );
}

function comparePolicies(file: Named, { folder }: Untrusted): Notice[] {
  const { path, counterpart = '', shown } = file;
  const list = (dir: string): Map<string, string> | string =>
    existsSync(dir)
      ? attempt(() => new Map(readPolicySources(dir, shown).map((each) => [each.path, each.text])))
      : new Map<string, string>();
  const before = list(path);
  if (existsSync(counterpart) && !isInside(realpathSync(folder), realpathSync(counterpart))) {
    return [ignored('policies', `${shown} here leads out of the folder, and is not looked at`)];
  }
  const now = list(counterpart);
  if (typeof now === 'string') return [ignored('policies', `${shown} here is wrong: ${now}`)];
  if (typeof before === 'string') return [];
  const differing = [...new Set([...before.keys(), ...now.keys()])]
    .toSorted()
    .filter((name) => before.get(name) !== now.get(name))
    .map((name) => {
      if (!before.has(name)) return `${shown}/${name} is added`;
      return `${shown}/${name} is ${now.has(name) ? 'changed' : 'taken out'}`;
    });
  return differing.length === 0
    ? []
    : [ignored('policies', `${nameSome(differing)} here; the trusted policies judge`)];
}

function compareLists(
  {
    what,
    plural = `${what}s`,
    shown,
    code,
  }: { what: string; plural?: string; shown: string; code: string },
  before: readonly string[],
  now: readonly string[],
): Notice[] {
  const tell = (lines: readonly string[], verb: string, then: string): Notice[] =>
    lines.length === 0
      ? []
      : [
          ignored(
            code,
            `${lines.length === 1 ? `1 ${what}` : `${lines.length} ${plural}`} ${verb} here in ${shown} ${lines.length === 1 ? 'is' : 'are'} ${then}: ${nameSome(lines)}`,
          ),
        ];
  return [
    ...tell(withoutThose(now, before), 'added', 'not applied'),
    ...tell(withoutThose(before, now), 'taken out', 'still applied'),
  ];
}

function withoutThose(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function describeWaiver(waiver: Waiver): string {
  const { policy, address, owner, expires, verdicts, environment, reason } = waiver;
  const scope = [...verdicts, ...(environment === null ? [] : [environment])].join(', ');
  return `${policy} at ${address} (${scope}), by ${owner} until ${expires}: ${reason}`;
}

function nameSome(lines: readonly string[]): string {
  const rest = lines.length - NAMED;
  return `${lines.slice(0, NAMED).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** What a reader gives, or its message: nothing that is not trusted may stop the gate. */
function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return error instanceof HoldfastError ? error.message : 'it cannot be read';
  }
}

function ignored(part: string, message: string): Notice {
  return { level: 'warning', code: `untrusted/${part}`, message };
}
