import type { Instance } from '../instance/instance.js';
import { findImbalance } from './choose-zone.js';

export interface Rebalanced {
  living(): readonly Instance[];
  openZones(): readonly string[];
  /** Null where the zone refuses it. */
  launchIn(zone: string, cause: string): Instance | null;
  isMember(instance: Instance): boolean;
  /** It passes the health checks that the group uses. */
  isHealthy(instance: Instance): boolean;
  /** More live than are desired. */
  hasSurplus(): boolean;
  terminate(instance: Instance, cause: string): void;
}

/** Evens out a group's zones, one instance at a time, launching before it terminates. */
export class Rebalancer {
  #underWay: { readonly launched: Instance; readonly from: string } | null = null;

  constructor(private readonly group: Rebalanced) {}

  get active(): boolean {
    return this.#underWay !== null;
  }

  step(): void {
    if (this.#underWay !== null) return this.#finish(this.#underWay);
    const living = this.group.living();
    if (living.some(({ lifecycle }) => lifecycle === 'Pending')) return;
    const imbalance = findImbalance(
      this.group.openZones(),
      living.map(({ zone }) => zone),
    );
    if (imbalance === null) return;
    const cause = `instances were launched to balance instances in zones ${imbalance.from} with other zones.`;
    const launched = this.group.launchIn(imbalance.to, cause);
    if (launched !== null) this.#underWay = { launched, from: imbalance.from };
  }

  #finish({ launched, from }: { launched: Instance; from: string }): void {
    const { group } = this;
    if (group.isMember(launched) && launched.lifecycle === 'Pending') return;
    const runs = launched.lifecycle === 'InService' && launched.state === 'running';
    if (runs && !group.isHealthy(launched)) return;
    this.#underWay = null;
    if (launched.lifecycle !== 'InService') return;
    const surplus = group
      .living()
      .find(({ zone, lifecycle }) => zone === from && lifecycle === 'InService');
    if (surplus !== undefined && group.hasSurplus()) {
      group.terminate(surplus, 'an instance was taken out of service to balance zones.');
    }
  }
}
