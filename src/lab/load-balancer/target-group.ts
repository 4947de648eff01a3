import type { DeployedTargetGroup } from '../../model/deployment.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { TargetHealth } from '../world.js';
import { parseMatcher } from './matcher.js';
import { TargetPicker } from './target-picker.js';
import { Target } from './target.js';

export interface TargetGroupSurroundings {
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** The load balancer that forwards to it; null where none does. */
  readonly from: Place | null;
}

/** Which node asks, and whom the client is to stay with. */
export interface PickOptions {
  readonly zone?: string;
  readonly sticky?: string | null;
}

const LEAST_SHARE = 0.02;

interface Member {
  readonly target: Target;
  /** `leaving`: its instance is gone already, and the load balancer has still to notice. */
  registration: 'registered' | 'leaving' | 'draining';
  /** The load balancer knows that the instance is not running. */
  invalid: boolean;
}

const NOT_IN_USE = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
} as const;

/** The targets of one target group, which of them get requests, and the states that ELBv2 shows. */
export class TargetGroup {
  readonly #members = new Map<string, Member>();
  /** One for all zones; where cross-zone is off one for each, whose targets take turns by themselves. */
  readonly #pickers = new Map<string, TargetPicker>();

  constructor(
    readonly deployed: DeployedTargetGroup,
    private readonly surroundings: TargetGroupSurroundings,
  ) {}

  /** `checkAtOnce` skips the wait for the first health check. */
  register(instance: Instance, checkAtOnce = false): void {
    const { fabric, timers, parameters, from } = this.surroundings;
    this.#remove(instance.id);
    const target = new Target(instance, {
      fabric,
      timers,
      from: from ?? instance.place,
      deployed: this.deployed,
      matches: parseMatcher(this.deployed.healthCheck.matcher),
      connectTimeoutMs: timers.realMs(parameters.targetConnectTimeoutSeconds),
    });
    this.#members.set(instance.id, { target, registration: 'registered', invalid: false });
    if (from === null) target.health = NOT_IN_USE;
    else target.startChecks(checkAtOnce);
  }

  /**
   * A running instance drains for the deregistration delay. One that is not running stays until the
   * load balancer has noticed by itself: how soon Auto Scaling's deregistration of a dead instance
   * reaches it is as undocumented as how soon EC2's state does (parameters.ts).
   */
  deregister(instanceId: string): void {
    const member = this.#members.get(instanceId);
    if (member === undefined || member.registration !== 'registered') return;
    // No load balancer has anything to drain, or to notice.
    if (this.surroundings.from === null) {
      this.#remove(instanceId);
      return;
    }
    if (member.target.instance.state !== 'running') {
      member.registration = 'leaving';
      if (member.invalid) this.#removeLater(member);
      return;
    }
    member.registration = 'draining';
    member.target.stopChecks();
    member.target.health = {
      state: 'draining',
      reason: 'Target.DeregistrationInProgress',
      description: 'Target deregistration is in progress',
    };
    this.#removeLater(member);
  }

  /** To be called when an instance has changed its EC2 state. */
  instanceChanged(instance: Instance): void {
    const member = this.#members.get(instance.id);
    if (member === undefined || this.surroundings.from === null) return;
    if (instance.state === 'running') {
      if (!member.invalid) return;
      member.invalid = false;
      if (member.registration === 'registered') member.target.startChecks(false);
    } else if (instance.state === 'stopping' || instance.state === 'shutting-down') {
      const { timers, parameters } = this.surroundings;
      timers.after(drawDelaySeconds(parameters), () => this.#invalidate(member));
    } else if (member.invalid) this.#showInvalid(member);
  }

  health(): TargetHealth[] {
    return [...this.#members.values()].map(({ target }) => ({
      instanceId: target.instance.id,
      port: this.deployed.port,
      zone: target.instance.zone,
      ...target.health,
    }));
  }

  healthOf(instanceId: string): TargetHealth['state'] | null {
    return this.#members.get(instanceId)?.target.health.state ?? null;
  }

  /**
   * The target for the next request, by the group's algorithm over the healthy ones: of all zones, or
   * of the node's own where cross-zone is off. With none healthy the load balancer fails open: any
   * that is registered. `sticky` is kept while it is healthy. Null where there is none.
   */
  pick({ zone, sticky }: PickOptions = {}): Target | null {
    const healthy: Target[] = [];
    const others: Target[] = [];
    for (const { target } of this.#members.values()) {
      const { state } = target.health;
      if (!this.deployed.crossZone && zone !== undefined && target.instance.zone !== zone) continue;
      if (state === 'healthy') healthy.push(target);
      else if (state === 'unhealthy' || state === 'initial') others.push(target);
    }
    const candidates = healthy.length > 0 ? healthy : others;
    if (sticky !== null && sticky !== undefined) {
      const kept = candidates.find(({ instance }) => instance.id === sticky);
      if (kept !== undefined) return kept;
    }
    const index = this.#pickerFor(zone).pick(
      candidates.map((target) => ({
        id: target.instance.id,
        outstanding: target.outstanding,
        share: this.#shareOf(target),
      })),
    );
    return candidates[index] ?? null;
  }

  #pickerFor(zone: string | undefined): TargetPicker {
    const key = this.deployed.crossZone ? '' : (zone ?? '');
    const known = this.#pickers.get(key);
    if (known !== undefined) return known;
    const made = new TargetPicker(this.deployed.routing);
    this.#pickers.set(key, made);
    return made;
  }

  isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Whether a node in this zone has a healthy target to send requests to. */
  isHealthyFor(zone: string): boolean {
    return [...this.#members.values()].some(
      ({ target }) =>
        target.health.state === 'healthy' &&
        (this.deployed.crossZone || target.instance.zone === zone),
    );
  }

  /** A target in slow start gets a share that grows evenly; never quite none. */
  #shareOf(target: Target): number {
    const { slowStartSeconds } = this.deployed;
    const since = target.healthySinceMs;
    if (slowStartSeconds === 0 || since === null) return 1;
    const passedMs = performance.now() - since;
    const share = passedMs / this.surroundings.timers.realMs(slowStartSeconds);
    return Math.min(1, Math.max(LEAST_SHARE, share));
  }

  close(): void {
    for (const id of this.#members.keys()) this.#remove(id);
  }

  #invalidate(member: Member): void {
    const { instance } = member.target;
    const gone = this.#members.get(instance.id) !== member;
    if (gone || instance.state === 'running' || member.registration === 'draining') return;
    member.invalid = true;
    member.target.stopChecks();
    this.#showInvalid(member);
    if (member.registration === 'leaving') this.#removeLater(member);
  }

  #showInvalid({ target }: Member): void {
    target.health = {
      state: 'unused',
      reason: 'Target.InvalidState',
      description: `Target is in the ${target.instance.state} state`,
    };
  }

  #removeLater(member: Member): void {
    const { id } = member.target.instance;
    this.surroundings.timers.after(this.deployed.deregistrationDelaySeconds, () => {
      if (this.#members.get(id) === member) this.#remove(id);
    });
  }

  #remove(instanceId: string): void {
    this.#members.get(instanceId)?.target.close();
    this.#members.delete(instanceId);
  }
}

/** How long the load balancer does not know yet that an instance left `running`. */
function drawDelaySeconds(parameters: LabParameterValues): number {
  const { ec2StateToLoadBalancerSeconds: middle, ec2StateToLoadBalancerSpreadSeconds: spread } =
    parameters;
  return Math.max(0, middle + (2 * Math.random() - 1) * spread);
}
