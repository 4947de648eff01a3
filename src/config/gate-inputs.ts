import { dirname, resolve } from 'node:path';
import type { PolicyFolder } from '../rego/user-policies.js';
import type { Baseline } from '../model/baseline.js';
import type { Notice } from '../model/finding.js';
import type { Waiver } from '../model/waiver.js';
import type { HoldfastConfig } from './holdfast-config.js';
import { readConfig, type ConfigOptions } from './read-config.js';
import { isThere, nameIn, type Named, type Place } from './trusted-place.js';

/** What of a gate's options names files. Paths are relative to `cwd`, or to `trustDir`. */
export interface InputOptions extends ConfigOptions {
  readonly waivers?: string | undefined;
  readonly baseline?: string | undefined;
  /** Where the caller writes a baseline to, relative to `cwd`: that one need not be there yet. */
  readonly newBaseline?: string | undefined;
  readonly policies?: readonly string[];
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

/** Everything beside the plan that decides what a gate says. */
export interface GateInputs {
  readonly config: HoldfastConfig;
  readonly waivers: readonly Waiver[];
  readonly baseline: Baseline | undefined;
  readonly policies: readonly PolicyFolder[];
  /** What was found and not applied. */
  readonly notices: readonly Notice[];
}

/** File with waivers that is read without being named. */
export const WAIVERS_NAME = 'holdfast.waivers.yaml';

/** A waiver lasts no longer than this where the configuration does not say less. */
const MAX_WAIVER_DAYS = 366;

/**
 * Reads configuration, waivers and baseline, all from one place: the working folder, or with
 * `trustDir` from there alone. What the working folder has that differs is then told, not applied.
 *
 * @throws HoldfastError config/…, waiver/…, baseline/…, trust/…
 */
export async function readGateInputs(options: InputOptions): Promise<GateInputs> {
  const { today } = options;
  const { place, file: configFile, config } = await readConfig(options);
  const own = config.gate ?? {};
  // What the configuration names is relative to it, what the command line names to the place.
  const home = configFile ? dirname(configFile.path) : place.root;
  const waiverFile =
    choose(place, home, options.waivers, own.waivers) ?? nameIn(place, WAIVERS_NAME, home);
  const baselineFile = choose(place, home, options.baseline, own.baseline);
  const folders = [
    ...(own.policies ?? []).map((given) => nameIn(place, given, home)),
    ...(options.policies ?? []).map((given) => nameIn(place, given)),
  ];
  const terms = { today, maxDays: own.waiverMaxDays ?? MAX_WAIVER_DAYS };
  const isNamed = (options.waivers ?? own.waivers) !== undefined;
  const waivers = isThere(waiverFile, isNamed)
    ? (await import('./waiver-file.js')).readWaiverFile(waiverFile.path, waiverFile.shown, terms)
    : [];
  const isNew =
    options.newBaseline !== undefined &&
    baselineFile?.path === resolve(options.cwd, options.newBaseline);
  const baseline =
    baselineFile && isThere(baselineFile, !isNew)
      ? (await import('./baseline-file.js')).readBaselineFile(baselineFile.path, baselineFile.shown)
      : undefined;
  const policies = folders.filter((folder) => isThere(folder, true));
  if (place.untrusted === undefined)
    return { config, waivers, baseline, policies: asFolders(policies), notices: [] };
  const { compareUntrusted } = await import('./compare-untrusted.js');
  const notices = compareUntrusted(
    { config: configFile, waivers: waiverFile, baseline: baselineFile, policies: folders },
    { waivers, baseline },
    { folder: place.untrusted, root: place.root, terms },
  );
  return { config, waivers, baseline, policies: asFolders(policies), notices };
}

function choose(
  place: Place,
  home: string,
  option: string | undefined,
  configured: string | undefined,
): Named | undefined {
  if (option !== undefined) return nameIn(place, option);
  return configured === undefined ? undefined : nameIn(place, configured, home);
}

function asFolders(folders: readonly Named[]): PolicyFolder[] {
  return folders.map(({ path, shown }) => ({ dir: path, shown }));
}
