import type { DeployedTargetGroup } from '../../model/deployment.js';
import { checkPortOf } from '../../model/check-port.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { TargetHealth } from '../world.js';
import { checkTarget } from './check-target.js';
import type { CheckResult } from './check-target.js';
import type { StatusMatcher } from './matcher.js';
import { TargetConnections } from './http1/target-connections.js';

export interface TargetSurroundings {
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  /** The load balancer that the health checks come from. */
  readonly from: Place;
  readonly deployed: Pick<DeployedTargetGroup, 'protocol' | 'port' | 'healthCheck'>;
  readonly matches: StatusMatcher;
  readonly connectTimeoutMs: number;
}

type Health = Pick<TargetHealth, 'state' | 'reason' | 'description'>;

/**
 * One instance in one target group: its health as the load balancer sees it. One checker stands for
 * the checkers in each of the load balancer's nodes.
 */
export class Target {
  health: Health = {
    state: 'initial',
    reason: 'Elb.RegistrationInProgress',
    description: 'Target registration is in progress',
  };
  /** Requests that it has not answered yet. */
  outstanding = 0;
  /** When it became healthy as a newly registered target, on the monotonic clock; its slow start begins there. */
  healthySinceMs: number | null = null;
  readonly #connections = new Map<Place, TargetConnections>();
  #passesInRow = 0;
  #failuresInRow = 0;
  #hasPassed = false;
  #stopChecks = (): void => {};
  /** Counts up when checks start or stop, so that a result still under way then is dropped. */
  #round = 0;

  constructor(
    readonly instance: Instance,
    private readonly surroundings: TargetSurroundings,
  ) {}

  /** Kept connections from one node of the load balancer. */
  connectionsFrom(from: Place): TargetConnections {
    const known = this.#connections.get(from);
    if (known !== undefined) return known;
    const { fabric, connectTimeoutMs, from: checker, deployed } = this.surroundings;
    const dialsPort = checker?.dialsPort;
    const made = new TargetConnections({
      fabric,
      from: dialsPort === undefined ? from : { ...from, dialsPort },
      instance: this.instance,
      protocol: deployed.protocol,
      port: deployed.port,
      connectTimeoutMs,
    });
    this.#connections.set(from, made);
    return made;
  }

  /**
   * Starts over as a newly registered target. The phase within the interval is random, as it is for
   * any fault; `checkAtOnce` does the first check before that.
   */
  startChecks(checkAtOnce: boolean): void {
    this.stopChecks();
    const round = this.#round;
    this.#passesInRow = 0;
    this.#failuresInRow = 0;
    this.#hasPassed = false;
    this.healthySinceMs = null;
    const { timers, deployed, from } = this.surroundings;
    const { healthCheck } = deployed;
    const port = checkPortOf(deployed);
    const options = {
      ...this.surroundings,
      instance: this.instance,
      from: from.dialsPort === undefined ? from : { ...from, dialsPort: port },
      healthCheck,
      port,
    };
    const phaseSeconds = Math.random() * healthCheck.intervalSeconds;
    let checking = false;
    const check = (): void => {
      if (checking) return;
      checking = true;
      if (this.health.reason === 'Elb.RegistrationInProgress') this.#showInitial();
      void checkTarget(options).then((result) => {
        checking = false;
        if (round === this.#round) this.#take(result);
      });
    };
    this.health = {
      state: 'initial',
      reason: 'Elb.RegistrationInProgress',
      description: 'Target registration is in progress',
    };
    this.#stopChecks = timers.every(healthCheck.intervalSeconds, check, phaseSeconds);
    if (checkAtOnce) check();
  }

  stopChecks(): void {
    this.#round += 1;
    this.#stopChecks();
  }

  /** Ends its kept connections. */
  close(): void {
    this.stopChecks();
    for (const connections of this.#connections.values()) connections.close();
  }

  #showInitial(): void {
    this.health = {
      state: 'initial',
      reason: 'Elb.InitialHealthChecking',
      description: 'Initial health checks in progress',
    };
  }

  #take(result: CheckResult): void {
    const { healthyThreshold, unhealthyThreshold } = this.surroundings.deployed.healthCheck;
    if (result.passed) {
      this.#passesInRow += 1;
      this.#failuresInRow = 0;
      // A new target needs one pass; the healthy threshold is for recovery.
      const needed = this.#hasPassed ? healthyThreshold : 1;
      if (this.#passesInRow >= needed) {
        // Slow start begins when a target becomes healthy, also after it was unhealthy.
        if (this.health.state !== 'healthy') this.healthySinceMs = performance.now();
        this.#hasPassed = true;
        this.health = { state: 'healthy', reason: null, description: null };
      }
      return;
    }
    this.#failuresInRow += 1;
    this.#passesInRow = 0;
    if (this.#failuresInRow >= unhealthyThreshold) {
      // From here on it is no new target any more: it recovers by the healthy threshold.
      this.#hasPassed = true;
      const { reason, description } = result;
      this.health = { state: 'unhealthy', reason, description };
    }
  }
}
