import type { ListenerAction } from '../../model/deployment.js';

export interface RequestedUrl {
  readonly protocol: 'HTTP' | 'HTTPS';
  /** Without the port. */
  readonly host: string;
  /** The listener's port as the plan says it. */
  readonly port: number;
  /** From the request line, such as `/items?page=2`. */
  readonly target: string;
}

type Redirect = Extract<ListenerAction, { type: 'redirect' }>;

/**
 * The Location of a redirect action. `#{path}` comes without its leading slash and `#{query}` without
 * its question mark, and the port is always spelled out, as ELB does.
 */
export function redirectLocation(action: Redirect, requested: RequestedUrl): string {
  const question = requested.target.indexOf('?');
  const path = question < 0 ? requested.target : requested.target.slice(0, question);
  const values: Record<string, string> = {
    protocol: requested.protocol,
    host: requested.host,
    port: String(requested.port),
    path: path.replace(/^\//, ''),
    query: question < 0 ? '' : requested.target.slice(question + 1),
  };
  const fill = (text: string): string =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => values[name] ?? '');
  const query = fill(action.query);
  return `${fill(action.protocol).toLowerCase()}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}${query === '' ? '' : `?${query}`}`;
}
