import type { Fabric } from '../../fabric/fabric.js';

import type { Place } from '../../fabric/link.js';
import type { Instance } from '../../instance/instance.js';
import { dialTarget } from '../dial-target.js';
import { TargetConnection } from './target-connection.js';

export interface TargetConnectionsOptions {
  readonly fabric: Fabric;
  readonly from: Place;
  readonly instance: Instance;
  readonly protocol: 'HTTP' | 'HTTPS';
  /** The target group's. */
  readonly port: number;
  readonly connectTimeoutMs: number;
}

/** Connections from one node to one target, through the fabric, kept for later requests. */
export class TargetConnections {
  readonly #all = new Set<TargetConnection>();
  readonly #idle: TargetConnection[] = [];

  constructor(private readonly options: TargetConnectionsOptions) {}

  /** The connection that was idle for the shortest time, or a new one. Returns how to give it up. */
  take(done: (error: Error | null, connection: TargetConnection | null) => void): () => void {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      if (kept.isClosed) continue;
      done(null, kept);
      return () => {};
    }
    const { connectTimeoutMs: timeoutMs } = this.options;
    return dialTarget({ ...this.options, timeoutMs }, (error, socket) => {
      if (error !== null || socket === null) {
        done(error, null);
        return;
      }
      const connection = new TargetConnection(socket, (closed) => {
        this.#all.delete(closed);
        const index = this.#idle.indexOf(closed);
        if (index !== -1) this.#idle.splice(index, 1);
      });
      this.#all.add(connection);
      done(null, connection);
    });
  }

  giveBack(connection: TargetConnection): void {
    if (connection.release()) this.#idle.push(connection);
  }

  close(): void {
    for (const connection of this.#all) connection.destroy();
  }
}
