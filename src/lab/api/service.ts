import type { Clock } from '../../model/clock.js';
import type { World } from '../world.js';
import type { AwsError } from './aws-error.js';

/** What every operation may use. Times are epoch milliseconds of the run's clock. */
export interface ApiContext {
  /** What is deployed in the region that the request is for. */
  readonly world: World;
  /** All regions together, which is what Route 53 shows. */
  readonly global: World;
  readonly nowEpochMs: () => number;
  /** The lab knows no creation times of its resources: it gives them the time it was started. */
  readonly startedAtEpochMs: number;
  /** What services keep of their own, by service: the stack's own resources are the world's. */
  readonly kept: Map<string, KeptResources>;
}

/** Resources that an API made and keeps, with their tags. */
export interface KeptResources {
  tagged(): readonly { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[];
}

export function apiContext(world: World, clock: Clock): ApiContext {
  const nowEpochMs = (): number => Math.round(clock.originEpochMs + clock.nowMs());
  return { world, global: world, nowEpochMs, startedAtEpochMs: nowEpochMs(), kept: new Map() };
}

/** A request whose signature was found good. `path` is as it came, still percent-encoded. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The same body as it came: not every protocol is text. */
  readonly bytes: Uint8Array;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One AWS service behind the endpoint, chosen by the service name in the SigV4 credential scope. */
export interface Service {
  respond(request: ApiRequest, requestId: string): ApiResponse;
  refuse(error: AwsError, requestId: string): ApiResponse;
}
