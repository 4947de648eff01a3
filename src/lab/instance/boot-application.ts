import type { Clock } from '../../model/clock.js';
import type { DeployedTargetGroup } from '../../model/deployment.js';
import type { Cache } from '../cache/cache.js';
import type { Database } from '../database/database.js';
import type { Certificate } from '../load-balancer/certificate.js';
import { firstMatchingStatus } from '../load-balancer/matcher.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';
import type { Outside } from '../outside/outside.js';
import type { OnProcess } from '../process/owned-process.js';
import type { TempFolder } from '../process/temp-folder.js';
import { loopbackAddress } from './addresses.js';
import type { InstanceProcess } from './instance-process.js';
import { startInstanceProcess } from './instance-process.js';
import type { Instance } from './instance.js';
import type { PortProtocols } from './port-protocols.js';
import { startTlsFront } from './tls-front.js';
import { startUserApplication } from './user-application.js';

export interface BootOptions {
  readonly zones: readonly string[];
  readonly clock: Clock;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
  /** Its application's own; null where the plan has none. */
  readonly databaseOf: (instance: Instance) => Database | null;
  readonly cacheOf: (instance: Instance) => Cache | null;
  readonly regionOf: (instance: Instance) => string;
  /** Target groups that send requests to an instance. */
  readonly targetGroupsOf: (instance: Instance) => readonly DeployedTargetGroup[];
  /** What its ports speak. */
  readonly portsOf: (instance: Instance) => PortProtocols;
  /** The user's own command, in place of the sample application. */
  readonly app?: string | undefined;
  /** What instances show where the plan has their ports speak TLS; made when it is first asked for. */
  readonly certificate: () => Promise<Certificate>;
  readonly folder: TempFolder;
  readonly outside: Outside;
  readonly dir: string;
  readonly truthDir: string;
  readonly onProcess: OnProcess;
  /** Aborted when the lab ends, and with it what has not booted yet. */
  readonly signal: AbortSignal;
}

const DEFAULT_PORT = 8080;
const PRIVILEGED_PORTS_AT = 10_000;
const DATABASE_CONNECTIONS = 4;
const SHORTEST_DATABASE_TIMEOUT_MS = 200;

/** Connections that the applications of so many instances can open, with some to spare. */
export function connectionsFor(instances: number): number {
  return 20 + instances * DATABASE_CONNECTIONS * 2;
}

/** Returns how to boot the sample application of an instance. */
export function applicationBooter(
  options: BootOptions,
): (instance: Instance) => Promise<InstanceProcess> {
  const numbers = new Map<string, number>();
  return async (instance) => {
    const process = await boot(instance);
    const ports = [...options.portsOf(instance)].flatMap(([port, protocol]) =>
      protocol === 'HTTPS' ? [port] : [],
    );
    return ports.length === 0
      ? process
      : await withTls(process, ports, await options.certificate());
  };

  async function boot(instance: Instance): Promise<InstanceProcess> {
    const { zones, clock, timers, parameters } = options;
    const database = options.databaseOf(instance);
    const cache = options.cacheOf(instance);
    const number = numbers.get(instance.zone) ?? 0;
    numbers.set(instance.zone, number + 1);
    const groups = options.targetGroupsOf(instance);
    const port = groups[0]?.port ?? DEFAULT_PORT;
    const host = loopbackAddress(zones.indexOf(instance.zone), number);
    const databaseUrl = database === null ? null : await database.urlFor(instance.place);
    const cacheUrl = cache === null ? null : await cache.urlFor(instance.place);
    if (options.app !== undefined) {
      return await startUserApplication({
        ...options,
        command: options.app,
        instanceId: instance.id,
        zone: instance.zone,
        region: options.regionOf(instance),
        host,
        databaseUrl,
        cacheUrl,
      });
    }
    return await startInstanceProcess({
      settings: {
        instanceId: instance.id,
        zone: instance.zone,
        host,
        port: port < 1024 ? port + PRIVILEGED_PORTS_AT : port,
        healthChecks: groups.map(({ healthCheck }) => ({
          path: healthCheck.path,
          status: firstMatchingStatus(healthCheck.matcher),
        })),
        databaseTimeoutMs: Math.max(
          SHORTEST_DATABASE_TIMEOUT_MS,
          timers.realMs(parameters.applicationDatabaseTimeoutSeconds),
        ),
        databaseConnections: DATABASE_CONNECTIONS,
        outsideUrl: await options.outside.urlFor(instance.place),
        outsideTimeoutMs: timers.realMs(parameters.applicationOutsideTimeoutSeconds),
        behaviour: instance.behaviour,
        truthPath: `${options.truthDir}/${instance.id}.ndjson`,
        originEpochMs: clock.originEpochMs,
        originMonotonicNs: String(clock.originMonotonicNs),
      },
      databaseUrl,
      cacheUrl,
      dir: options.dir,
      onProcess: options.onProcess,
    });
  }
}

/** The TLS in front of an application ends with it. */
async function withTls(
  process: InstanceProcess,
  ports: readonly number[],
  certificate: Certificate,
): Promise<InstanceProcess> {
  const { host, port } = process;
  try {
    const tls = await startTlsFront({ ports, application: { host, port }, certificate });
    void process.exited.then(() => tls.close());
    return { ...process, tls };
  } catch (error) {
    await process.end('SIGKILL', 0);
    throw error;
  }
}
