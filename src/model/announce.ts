/** Who is told when a fault starts and ends. Secrets are in the environment, named here. */
export interface AnnounceSettings {
  readonly webhooks?: readonly WebhookSettings[];
  readonly grafana?: GrafanaSettings;
}

/** One of `url` and `urlFrom`: some webhooks' addresses are secrets themselves. */
export interface WebhookSettings {
  readonly url?: string;
  /** Name of the environment variable that holds the address. */
  readonly urlFrom?: string;
  /** Header fields by the name of the environment variable that holds their value. */
  readonly headersFrom?: Readonly<Record<string, string>>;
  /** Real seconds after which it is given up; 5 where it is left out. */
  readonly timeoutSeconds?: number;
}

export interface GrafanaSettings {
  /** Base address of Grafana, such as `https://grafana.example.com`. */
  readonly url: string;
  /** Name of the environment variable with a service account's token. */
  readonly tokenFrom: string;
  /** Annotates this dashboard alone; without one the annotation is the organisation's. */
  readonly dashboardUid?: string;
  readonly panelId?: number;
  /** Beside `holdfast` and the fault's and the scenario's names. */
  readonly tags?: readonly string[];
  readonly timeoutSeconds?: number;
}

/** The body of a webhook: what happened to a fault. */
export interface FaultEvent {
  readonly version: 1;
  /** `fault-ended` also where the run was interrupted: by then the fault is undone. */
  readonly event: 'fault-started' | 'fault-ended';
  /** ISO 8601, real time. */
  readonly at: string;
  readonly runId: string;
  readonly scenario: string;
  readonly target: string;
  readonly speed: number;
  readonly planSha256: string;
  /** `index`: its place in the scenario, from 0. */
  readonly fault: { readonly name: string; readonly index: number };
  /** What it takes, one sentence each. */
  readonly blastRadius: readonly string[];
  /** Of an end: whether the fault ran its time or was cut short. */
  readonly outcome: 'completed' | 'interrupted' | null;
}

/** Secrets go along, so only this machine is spoken to without TLS. */
export function isSecureAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}
