import {
  isSecureAddress,
  type AnnounceSettings,
  type FaultEvent,
  type GrafanaSettings,
  type WebhookSettings,
} from '../../model/announce.js';
import { sendJson, TIMEOUT_SECONDS, type Receiver } from './receiver.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Those that the settings name, with their secrets from the environment. One whose variable is not
 * set is left out and told of: it is not worth a run.
 */
export function makeReceivers(
  { webhooks = [], grafana }: AnnounceSettings,
  environment: Environment,
): { readonly receivers: readonly Receiver[]; readonly problems: readonly string[] } {
  const receivers: Receiver[] = [];
  const problems: string[] = [];
  const secret = (variable: string): string => {
    const value = environment[variable];
    if (value === undefined || value === '') throw new Error(`${variable} is not set`);
    return value;
  };
  const add = (name: string, make: () => Receiver): void => {
    try {
      receivers.push(make());
    } catch (error) {
      problems.push(`${name} is not told of faults: ${(error as Error).message}`);
    }
  };
  webhooks.forEach((settings, index) => {
    const name = `webhook ${index + 1}`;
    add(name, () => makeWebhook(name, settings, secret));
  });
  if (grafana !== undefined) add('Grafana', () => makeGrafana(grafana, secret));
  return { receivers, problems };
}

function makeWebhook(
  name: string,
  { url, urlFrom, headersFrom = {}, timeoutSeconds = TIMEOUT_SECONDS }: WebhookSettings,
  secret: (variable: string) => string,
): Receiver {
  const address = url ?? secret(urlFrom ?? '');
  if (!isSecureAddress(address)) throw new Error(`${urlFrom ?? 'url'} is no https:// address`);
  const headers = Object.fromEntries(
    Object.entries(headersFrom).map(([field, variable]) => [field, secret(variable)]),
  );
  return {
    name,
    timeoutMs: timeoutSeconds * 1000,
    async tell(event, signal) {
      await sendJson({ method: 'POST', url: address, headers, body: event }, signal);
    },
  };
}

/**
 * An annotation at the start, which becomes a region at the end.
 * Source: grafana.com "Annotations HTTP API": POST /api/annotations, PATCH /api/annotations/:id.
 */
function makeGrafana(
  {
    url,
    tokenFrom,
    dashboardUid,
    panelId,
    tags = [],
    timeoutSeconds = TIMEOUT_SECONDS,
  }: GrafanaSettings,
  secret: (variable: string) => string,
): Receiver {
  const base = `${url.replace(/\/+$/, '')}/api/annotations`;
  const headers = { authorization: `Bearer ${secret(tokenFrom)}` };
  /** By place of the fault: the id of its annotation, and when it began. */
  const open = new Map<number, { readonly id: number | null; readonly startMs: number }>();
  const annotationOf = (event: FaultEvent, time: number): Record<string, unknown> => ({
    time,
    tags: ['holdfast', event.fault.name, event.scenario, ...tags],
    text: escapeHtml(
      [`${event.fault.name} (${event.scenario}, ${event.target})`, ...event.blastRadius].join('\n'),
    ),
    ...(dashboardUid === undefined ? {} : { dashboardUID: dashboardUid }),
    ...(panelId === undefined ? {} : { panelId }),
  });
  return {
    name: 'Grafana',
    timeoutMs: timeoutSeconds * 1000,
    async tell(event, signal) {
      const atMs = Date.parse(event.at);
      const { index } = event.fault;
      if (event.event === 'fault-started') {
        open.set(index, { id: null, startMs: atMs });
        const body = annotationOf(event, atMs);
        const answer = await sendJson({ method: 'POST', url: base, headers, body }, signal);
        open.set(index, { id: idOf(answer), startMs: atMs });
        return;
      }
      const begun = open.get(index) ?? { id: null, startMs: atMs };
      const end =
        begun.id === null
          ? // The start was not taken: the whole region now.
            {
              method: 'POST' as const,
              url: base,
              body: { ...annotationOf(event, begun.startMs), timeEnd: atMs },
            }
          : { method: 'PATCH' as const, url: `${base}/${begun.id}`, body: { timeEnd: atMs } };
      await sendJson({ ...end, headers }, signal);
    },
  };
}

function idOf(answer: string): number | null {
  try {
    const { id } = JSON.parse(answer) as { id?: unknown };
    return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
  } catch {
    return null;
  }
}

/** Grafana shows the text as HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
