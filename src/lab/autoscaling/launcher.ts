import type { DeployedSubnet } from '../../model/deployment.js';
import { LAB_LAUNCH_TEMPLATE_VERSIONS, type VersionBehaviour } from '../../model/lab-versions.js';
import type { Instance } from '../instance/instance.js';
import type { Activities, EndActivity } from './activities.js';
import { zonesByPreference } from './choose-zone.js';

export interface LauncherOptions {
  readonly subnets: readonly DeployedSubnet[];
  /** Makes a pending instance in a subnet. */
  readonly makeInstance: (subnet: DeployedSubnet) => Instance;
  readonly activities: Activities;
}

/** Launches the instances of one group: in which zone, of which version, and what becomes of a refusal. */
export class Launcher {
  /** Version of the launch template that is launched from. */
  version = '1';
  /** What CodeDeploy puts on every new instance; null where it deploys nothing to the group. */
  revision: VersionBehaviour | null = null;
  readonly #blockedZones = new Set<string>();
  #blockedPercentage = 100;
  /** Zones whose refusal has been shown as an activity; AWS repeats it with growing pauses. */
  readonly #refusalShown = new Set<string>();
  #made = 0;

  constructor(private readonly options: LauncherOptions) {}

  zones(): string[] {
    return [...new Set(this.options.subnets.map(({ zone }) => zone))];
  }

  openZones(): string[] {
    return this.zones().filter((zone) => !this.#blockedZones.has(zone));
  }

  /** So many percent of the launches in these zones fail until others are named, or none. */
  block(zones: readonly string[], percentage: number): void {
    this.#blockedPercentage = percentage;
    this.#blockedZones.clear();
    this.#refusalShown.clear();
    for (const zone of zones) this.#blockedZones.add(zone);
  }

  /** Where the fewest are, else where the next fewest are; null where every zone refuses. */
  launchSomewhere(
    zones: readonly string[],
    livingZones: readonly string[],
    cause: string,
  ): { readonly instance: Instance; readonly end: EndActivity } | null {
    for (const zone of zonesByPreference(zones, livingZones)) {
      if (this.#isRefused(zone)) this.#showRefusal(zone, cause);
      else {
        const instance = this.create(zone);
        const description = `Launching a new EC2 instance: ${instance.id}`;
        return { instance, end: this.options.activities.begin(description, cause, zone) };
      }
    }
    return null;
  }

  /** Pending, and not launched yet. */
  create(zone: string): Instance {
    const subnets = this.options.subnets.filter((subnet) => subnet.zone === zone);
    const subnet = subnets[this.#made % subnets.length];
    if (subnet === undefined) throw new Error(`no subnet of the group lies in ${zone}`);
    this.#made += 1;
    const instance = this.options.makeInstance(subnet);
    instance.launchTemplateVersion = this.version;
    instance.behaviour = this.revision ?? LAB_LAUNCH_TEMPLATE_VERSIONS[this.version] ?? 'good';
    return instance;
  }

  #isRefused(zone: string): boolean {
    return this.#blockedZones.has(zone) && Math.random() * 100 < this.#blockedPercentage;
  }

  #showRefusal(zone: string, cause: string): void {
    if (this.#refusalShown.has(zone)) return;
    this.#refusalShown.add(zone);
    const end = this.options.activities.begin(
      `Launching a new EC2 instance. Status Reason: We currently do not have sufficient capacity in the Availability Zone you requested (${zone}): InsufficientInstanceCapacity. Launching EC2 instance failed.`,
      cause,
      zone,
    );
    end('Failed');
  }
}
