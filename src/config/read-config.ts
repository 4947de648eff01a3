import type { Notice } from '../model/finding.js';
import type { HoldfastConfig } from './holdfast-config.js';
import { findConfig, loadConfig } from './load-config.js';
import { choosePlace, isThere, nameIn, type Named, type Place } from './trusted-place.js';

/** Where a configuration is looked for. Paths are relative to `cwd`, or to `trustDir`. */
export interface ConfigOptions {
  readonly cwd: string;
  readonly trustDir?: string | undefined;
  readonly config?: string | undefined;
}

export interface ReadConfig {
  readonly place: Place;
  /** Undefined where there is none, and none was named. */
  readonly file: Named | undefined;
  readonly config: HoldfastConfig;
}

/** Reads the configuration, if there is one. @throws HoldfastError config/…, trust/… */
export async function readConfig(options: ConfigOptions): Promise<ReadConfig> {
  const place = choosePlace(options.cwd, options.trustDir);
  const name = options.config ?? findConfig(place.root);
  if (name === undefined) return { place, file: undefined, config: {} };
  const file = nameIn(place, name);
  if (!isThere(file, options.config !== undefined)) return { place, file, config: {} };
  const confinedTo = place.untrusted === undefined ? undefined : place.root;
  return {
    place,
    file,
    config: await loadConfig({ path: file.path, shown: file.shown, confinedTo }),
  };
}

/** What the configuration of a folder that is not trusted would change, in words. */
export async function untrustedConfigNotices({ place, file }: ReadConfig): Promise<Notice[]> {
  if (place.untrusted === undefined) return [];
  const { compareConfigs } = await import('./compare-untrusted.js');
  return compareConfigs(file, { folder: place.untrusted, root: place.root });
}
