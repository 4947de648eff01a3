import { Agent as HttpAgent, request as sendRequest } from 'node:http';
import type { ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { dial } from '../fabric/dial.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Instance } from '../instance/instance.js';
import type { LabTimers } from '../lab-timers.js';
import type { LabParameterValues } from '../parameters.js';

export interface CiAgentOptions {
  readonly instance: Instance;
  readonly controller: Instance;
  /** Where the controller listens; null while it does not run. */
  readonly address: () => { readonly host: string; readonly port: number } | null;
  readonly fabric: Fabric;
  readonly timers: LabTimers;
  readonly parameters: LabParameterValues;
}

/** How often an agent asks for a job, or tells that it is at one. Declared seconds. */
const BEAT_SECONDS = 5;

/**
 * A CI agent: it asks its controller for a job over HTTP through the fabric, works on it for the job's
 * time, and tells that it is still there. When its instance stops it forgets what it was at.
 */
export function startCiAgent(options: CiAgentOptions): void {
  const { instance, timers, parameters } = options;
  let job: { readonly id: number; readonly doneAtMs: number } | null = null;
  let asking = false;
  const beat = async (): Promise<void> => {
    const done = job !== null && performance.now() >= job.doneAtMs;
    const path = job === null ? '/jobs/next' : `/jobs/${job.id}/${done ? 'done' : 'heartbeat'}`;
    const answer = await ask(`${path}?agent=${instance.id}`, options);
    if (instance.state !== 'running' || answer === null) return;
    if (job === null && answer.status === 200) {
      const { id } = JSON.parse(answer.body) as { id: number };
      job = { id, doneAtMs: performance.now() + timers.realMs(parameters.ciJobSeconds) };
    } else if (job !== null && (answer.status === 409 || done)) job = null;
  };
  timers.every(BEAT_SECONDS, () => {
    if (instance.state !== 'running') job = null;
    if (asking || instance.state !== 'running') return;
    asking = true;
    void beat().finally(() => (asking = false));
  });
}

/** Null where no answer came. */
function ask(
  path: string,
  options: CiAgentOptions,
): Promise<{ readonly status: number; readonly body: string } | null> {
  const { timers, parameters } = options;
  return new Promise((resolve) => {
    const agent = new ThroughFabric(options);
    const request = sendRequest({ agent, method: 'POST', path, host: 'controller' });
    const settle = (answer: { status: number; body: string } | null): void => {
      clearTimeout(limit);
      resolve(answer);
      request.destroy();
      agent.destroy();
    };
    const limit = setTimeout(() => settle(null), timers.realMs(parameters.ciAgentSilenceSeconds));
    request.on('error', () => settle(null));
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('error', () => settle(null));
      response.on('end', () => settle({ status: response.statusCode ?? 0, body }));
    });
    request.end();
  });
}

class ThroughFabric extends HttpAgent {
  constructor(private readonly options: CiAgentOptions) {
    super();
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { fabric, instance, controller, address } = this.options;
    const route = { from: instance.place, to: controller.place, address: address() };
    dial(fabric, { ...route, timeoutMs: null }, (error, socket) => {
      // Node reads the second argument only where there is no error.
      done?.(error, socket as Duplex);
    });
  }
}
