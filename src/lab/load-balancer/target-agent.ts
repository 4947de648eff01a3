import { Agent } from 'node:http';
import type { ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { dial } from '../fabric/dial.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { Instance } from '../instance/instance.js';

export interface TargetAgentOptions {
  readonly fabric: Fabric;
  readonly from: Place;
  readonly instance: Instance;
  readonly connectTimeoutMs: number;
}

/** Connections from the load balancer to one target, through the fabric, kept for later requests. */
export class TargetAgent extends Agent {
  constructor(private readonly dialing: TargetAgentOptions) {
    super({ keepAlive: true });
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { fabric, from, instance, connectTimeoutMs } = this.dialing;
    const route = { from, to: instance.place, address: instance.address };
    dial(fabric, { ...route, timeoutMs: connectTimeoutMs }, (error, socket) => {
      // Node reads the second argument only where there is no error.
      done?.(error, socket as Duplex);
    });
  }
}
