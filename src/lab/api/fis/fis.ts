import { AwsError } from '../aws-error.js';
import { refuseJson, writeJson } from '../protocol/rest-json.js';
import type { ApiRequest, Service } from '../service.js';
import type { FisEngine } from './engine.js';
import { routes, type FisRoute } from './routes.js';

/** FIS: restJson1, routed by method and path. */
export function fisService(engine: FisEngine): Service {
  return {
    refuse: refuseJson,
    respond(request, requestId) {
      for (const route of routes) {
        const labels = matchPath(route, request);
        if (labels === null) continue;
        const body = readJson(request.body);
        const result = route.handle({ labels, query: request.query, body }, engine);
        return writeJson(200, result, requestId);
      }
      throw new AwsError(
        'UnknownOperationException',
        `${request.method} ${request.path} is no operation of this lab's FIS. It serves: ${routes.map(({ name }) => name).join(', ')}`,
        404,
      );
    },
  };
}

/** The path's labels, decoded; null where the route is another. */
function matchPath(route: FisRoute, request: ApiRequest): Record<string, string> | null {
  if (route.method !== request.method) return null;
  const wanted = route.path.split('/').slice(1);
  const given = request.path.split('/').slice(1);
  const labels: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const label = /^\{(\w+)(\+?)\}$/.exec(part);
    const text = label?.[2] === '+' ? given.slice(index).join('/') : (given[index] ?? '');
    if (text === '' || (label === null && text !== part)) return null;
    if (label !== null) labels[label[1] ?? ''] = decode(text);
    if (label?.[2] === '+') return labels;
  }
  return wanted.length === given.length ? labels : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('ValidationException', `'${text}' in the path is not percent-encoded right`);
  }
}

function readJson(body: string): unknown {
  if (body === '') return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
}
