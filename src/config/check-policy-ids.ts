import { HoldfastError } from '../model/error.js';
import { DEFAULT_SETTINGS, type GateSettings } from '../model/settings.js';
import type { HoldfastConfig } from './holdfast-config.js';
import { didYouMean } from './nearest-name.js';

/** The settings of a configuration, with every default filled in. */
export function settingsOf(config: HoldfastConfig): GateSettings {
  const { gate: _gate, parity: _parity, parameters: _parameters, ...settings } = config;
  return { ...DEFAULT_SETTINGS, ...settings };
}

/** @throws HoldfastError config/unknown-policy where a severity is set for a policy that there is not */
export function checkPolicyIds({ severities = {} }: HoldfastConfig, ids: readonly string[]): void {
  checkKnownPolicies(Object.keys(severities), ids, '`severities` of the configuration');
}

/** @throws HoldfastError config/unknown-policy where one of those named in that place is none */
export function checkKnownPolicies(
  named: readonly string[],
  ids: readonly string[],
  place: string,
): void {
  const strange = named.filter((id) => !ids.includes(id));
  if (strange.length === 0) return;
  const problems = strange.map((id) => `there is no policy ${id}.${didYouMean(id, ids)}`);
  throw new HoldfastError('config/unknown-policy', `${place}: ${problems.join(' ')}`, {
    hint: `There are ${ids.join(', ')}.`,
  });
}
