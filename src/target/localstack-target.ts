import { HoldfastError } from '../model/error.js';
import type { Connection, OpenTarget, OpenTargetOptions, Target } from '../model/target.js';
import { findEntrance } from './entrance.js';
import { emulatorConnection } from './emulator-connection.js';
import { openAccount, type OpenedAccount } from './open-account.js';

/** Any endpoint that speaks AWS's APIs: LocalStack, moto's server, another lab. */
export const localstackTarget: Target = { name: 'localstack', open };

async function open(options: OpenTargetOptions): Promise<OpenTarget> {
  const { deployment, settings = {}, speed } = options;
  const { endpoint, credentials } = emulatorConnection(settings.endpoint);
  const connection: Connection = {
    endpoint,
    region: deployment.region,
    credentials,
    url: '',
    ca: settings.ca ?? null,
    serverName: settings.serverName ?? null,
    dns: null,
  };
  const opened = await openAccount(connection, options);
  checkSpeed(speed, opened, endpoint);
  const { account } = opened;
  return {
    connection: { ...connection, url: await findEntrance(account.deployment, settings) },
    substitutions: [
      `The stack was found behind ${endpoint}, which is not AWS: what it does and does not do is its own.`,
      ...account.missing.map((line) => `${line}.`),
      ...(isLab(opened)
        ? [
            `The endpoint is a Holdfast lab: its speed is taken to be ${speed}, and how late its timers were is not told.`,
          ]
        : []),
    ],
    instruments: () => Promise.resolve({}),
    account,
    close: async () => account.guard?.end(),
  };
}

/** Only a lab divides declared time; anything else has the time that it has. */
function checkSpeed(speed: number, opened: OpenedAccount, endpoint: string): void {
  if (speed === 1 || isLab(opened)) return;
  throw new HoldfastError('target/speed', `${endpoint} cannot divide time by ${speed}`, {
    hint: 'Run with --speed 1. Only a Holdfast lab has another speed.',
  });
}

function isLab({ found }: OpenedAccount): boolean {
  return found.callerArn.endsWith(':user/holdfast-lab');
}
