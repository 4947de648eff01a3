import type { AppliedSlo } from './slo.js';

/**
 * A steady state, a timeline of faults and what must hold. All durations are declared seconds.
 *
 * @example
 * const { faults, objectives }: Scenario = loadScenario('kill-az');
 */
export interface Scenario {
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  /** Pressure on the stack while it is measured; 0 requests per second is none. */
  readonly load: {
    readonly engine: string;
    readonly ratePerSecond: number;
    readonly connections: number;
  };
  /** The open-loop instrument. Its rate is real requests per real second. */
  readonly probe: {
    readonly ratePerSecond: number;
    readonly timeoutSeconds: number;
    /** Done once, before the schedule begins. */
    readonly login?: LoginRequest;
    readonly requests: readonly ProbeRequest[];
  };
  readonly phases: {
    readonly beforeSeconds: number;
    readonly duringSeconds: number;
    readonly afterSeconds: number;
  };
  /** In the order of the file; none is a steady load. */
  readonly faults: readonly FaultSpec[];
  readonly objectives: Objectives;
  /** When a run gives up and undoes everything; null for never. */
  readonly abort: AbortConditions | null;
  /** When it may run on anything but the lab; null for always. */
  readonly windows: AllowedWindows | null;
  /** What of its objectives is the configuration's; no part of a scenario's file. */
  readonly slo?: AppliedSlo;
}

/**
 * A request and what its answer must be. `{key}` in path, headers and body is a value of each
 * request's own. In headers and body `${env:NAME}` is a secret from the environment and `${login:NAME}`
 * what the login took; a journal has these placeholders and never their values.
 */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or JSON in its place. */
  readonly body?: string;
  readonly json?: unknown;
  /** One status, or those that are expected. */
  readonly expectStatus: number | readonly number[];
  /** Text that the body must contain; null where any body will do. */
  readonly expectBody: string | null;
  /** Regular expression that matches somewhere in the body (see linear-pattern.ts). */
  readonly expectBodyMatch?: string;
  /** Text that each of these headers must contain. */
  readonly expectHeaders?: Readonly<Record<string, string>>;
  /** What stands in the body's JSON, by JSON Pointer (RFC 6901), such as `/items/0/name`. */
  readonly expectJson?: Readonly<Record<string, JsonScalar>>;
}

export type JsonScalar = string | number | boolean | null;

/** A request whose answer gives values that later requests carry, each under a name. */
export interface LoginRequest extends HttpRequest {
  readonly take: Readonly<Record<string, TakenFrom>>;
}

/** Name of a cookie or of a header, or a JSON Pointer into the body. */
export type TakenFrom =
  { readonly cookie: string } | { readonly header: string } | { readonly json: string };

/**
 * A request that the probe makes, as users would.
 *
 * @example
 * const home: Partial<ProbeRequest> = { method: 'GET', path: '/', weight: 3, expectStatus: 200 };
 */
export interface ProbeRequest extends HttpRequest {
  /** Share of the probe's requests relative to the others' weights. */
  readonly weight: number;
  /** It writes something that can be looked for afterwards: this is how lost writes are counted. */
  readonly write?: WriteBack;
  /** It begins a session that can be looked for afterwards: this is how lost sessions are counted. */
  readonly session?: SessionBack;
}

/** `{key}` in `readBack` stands for the value that `keyHeader` had in the write. */
export interface WriteBack {
  readonly keyHeader: string;
  readonly readBack: string;
}

/** `readBack` is asked for with the cookie of this name, as the session's first answer set it. */
export interface SessionBack {
  readonly cookie: string;
  readonly readBack: string;
}

export interface FaultSpec {
  /** Name of a fault driver, such as `kill-az`. */
  readonly name: string;
  /** From the start of the phase `during` to the start of the fault. */
  readonly atSeconds: number;
  /** How long the fault lasts before it is undone. */
  readonly durationSeconds: number;
  /** What is the fault's own, such as `zone`; its driver's `parameters` check them. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** What must hold. A missing objective is not judged; a scenario needs at least one. */
export interface Objectives {
  /** Share of requests that must succeed, by phase, 0 to 1. */
  readonly availability?: {
    readonly before?: number;
    readonly during?: number;
    readonly after?: number;
  };
  /** First to last failing request of a fault; each fault must keep it. */
  readonly downtimeSeconds?: number;
  readonly detectSeconds?: number;
  readonly recoverSeconds?: number;
  /** Judged on AWS only: the lab's latencies decide nothing. */
  readonly latencyP95Ms?: number;
  /** Acknowledged writes that are gone at the end; needs requests with `write`. */
  readonly lostWrites?: number;
  /** Sessions that are gone at the end; needs requests with `session`. */
  readonly lostSessions?: number;
  /** Jobs that the CI queue took and never finished. */
  readonly jobsLost?: number;
  /** CloudWatch alarms that must fire, counted from the first fault. */
  readonly alarms?: readonly { readonly name: string; readonly withinSeconds: number }[];
}

export interface AbortConditions {
  /** Fewer requests of the last `windowSeconds` end ok than this share, 0 to 1. */
  readonly availabilityBelow?: { readonly share: number; readonly windowSeconds: number };
  /** So many requests in a row, by intended time, do not end ok. */
  readonly consecutiveFailures?: number;
  /** CloudWatch alarms that stop the experiment by themselves: names, or ARNs. */
  readonly alarms?: readonly string[];
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface AllowedWindows {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly days: readonly Weekday[];
  /** `HH:MM` in that zone. A window whose end is not after its start ends on the next day. */
  readonly from: string;
  readonly to: string;
  /** `YYYY-MM-DD` on which no window opens. */
  readonly holidays: readonly string[];
}
