import { request, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { DeployedHealthCheck } from '../../model/deployed-edge.js';
import { dial } from '../fabric/dial.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import type { LabTimers } from '../lab-timers.js';

/** Source: Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy". */
export const CONNECT_SECONDS = 4;
const STATUS_SECONDS = 2;
/** Latencies are real, whatever the speed: less than this would fail for this machine's sake. */
const SHORTEST_STATUS_MS = 200;
const TCP_CONNECT_SECONDS = 10;

/** What Route 53's health checks call themselves. */
export const DNS_CHECKER = 'Amazon-Route53-Health-Check-Service';

export interface EndpointCheck {
  readonly deployed: DeployedHealthCheck;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly from: Place;
  readonly to: Place;
  readonly address: { readonly host: string; readonly port: number };
}

export interface EndpointResult {
  readonly passed: boolean;
  /** In Route 53's words. */
  readonly status: string;
}

const NO_CONNECTION: EndpointResult = {
  passed: false,
  status:
    'Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.',
};
const NO_ANSWER: EndpointResult = {
  passed: false,
  status: 'Failure: The endpoint did not respond within the timeout limit.',
};

/**
 * One check on a connection of its own. HTTP(S): connected within 4 s, and a status of 2xx or 3xx
 * within 2 s of that (at least 200 real ms). TCP: connected within 10 s. No certificate is verified. Never rejects.
 */
export function checkEndpoint(check: EndpointCheck): Promise<EndpointResult> {
  const { deployed, timers } = check;
  return new Promise((resolve) => {
    let socket: Duplex | undefined;
    const settle = (result: EndpointResult): void => {
      // The first result counts: what is given up afterwards fails too.
      resolve(result);
      cancelTimer();
      cancelDial();
      socket?.destroy();
    };
    const fail = (error: Error): void =>
      settle({ passed: false, status: `Failure: ${error.message}` });
    let cancelTimer = timers.after(
      deployed.type === 'TCP' ? TCP_CONNECT_SECONDS : CONNECT_SECONDS,
      () => settle(NO_CONNECTION),
    );
    const cancelDial = dial(check.fabric, { ...check, timeoutMs: null }, (error, connected) => {
      if (connected === null) return fail(error ?? new Error('no connection'));
      socket = connected;
      connected.on('error', fail);
      if (deployed.type === 'TCP') return settle({ passed: true, status: 'Success: TCP' });
      cancelTimer();
      const waitSeconds = Math.max(STATUS_SECONDS, (SHORTEST_STATUS_MS / 1000) * timers.speed);
      cancelTimer = timers.after(waitSeconds, () => settle(NO_ANSWER));
      askStatus(deployed, connected, settle, fail);
    });
  });
}

function askStatus(
  { type, host, path }: DeployedHealthCheck,
  connected: Duplex,
  settle: (result: EndpointResult) => void,
  fail: (error: Error) => void,
): void {
  const socket =
    type === 'HTTPS'
      ? connectTls({ socket: connected, servername: host, rejectUnauthorized: false })
      : connected;
  socket.on('error', fail);
  const asked = request({
    createConnection: () => socket,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: {
      host,
      'user-agent': DNS_CHECKER,
      connection: 'close',
    },
  });
  asked.on('error', fail);
  asked.on('response', (response) => {
    const { statusCode: code = 0 } = response;
    response.on('error', () => undefined);
    response.resume();
    const passed = code >= 200 && code < 400;
    settle({
      passed,
      status: `${passed ? 'Success' : 'Failure'}: HTTP Status Code ${code}, ${STATUS_CODES[code] ?? ''}`,
    });
  });
  asked.end();
}
