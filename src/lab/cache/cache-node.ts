import type { Fabric } from '../fabric/fabric.js';
import { startForwarder, type Forwarder } from '../fabric/forwarder.js';
import type { Place } from '../fabric/link.js';
import type { CacheEngine, CacheServer } from './cache-server.js';

/** One node of a replication group, at its zone. Its server may be down while the node is not. */
export class CacheNode {
  server: CacheServer | null = null;
  /** Its zone has no power. */
  hasPower = true;
  #link: Forwarder | null = null;
  #starts = 0;

  constructor(
    /** Such as `sessions-001`. */
    readonly id: string,
    readonly zone: string,
    readonly place: Place,
    private readonly engine: CacheEngine,
    private readonly fabric: Fabric,
  ) {}

  isLost(): boolean {
    return !this.hasPower || !this.fabric.isReachable(this.place);
  }

  /** Starts it where it is down, empty, and lets it follow a primary; null for the primary. */
  async serve(primary: CacheNode | null): Promise<void> {
    const source = primary === null ? null : await this.#linkTo(primary);
    if (this.server !== null) {
      await this.server.follow(source);
      return;
    }
    this.#starts += 1;
    this.server = await this.engine.start(`${this.id}-${this.#starts}`, source);
  }

  /** It loses what it holds. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    await Promise.all([server?.stop(), this.#unlink()]);
  }

  async #linkTo(primary: CacheNode): Promise<Forwarder> {
    await this.#unlink();
    this.#link = await startForwarder(this.fabric, {
      from: this.place,
      to: primary.place,
      destination: {
        get host() {
          return primary.server?.host ?? '127.0.0.1';
        },
        get port() {
          return primary.server?.port ?? 0;
        },
      },
    });
    return this.#link;
  }

  async #unlink(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }
}
