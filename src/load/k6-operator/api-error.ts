import { HoldfastError } from '../../model/error.js';

/** What the API server or a connection to it said, for a message of one line. */
export function oneLine(said: unknown): string {
  const text = said instanceof Error ? said.message : String(said);
  // What a cluster says is printed: no escape sequences, no second line.
  return text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

/** HTTP status of an error of the client's; null where there was no answer. */
export function statusOf(error: unknown): number | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'number') return code;
  return error instanceof HoldfastError ? statusOf(error.cause) : null;
}

/** An error of the API in our own words. */
export function apiError(error: unknown, doing: string, server: string): HoldfastError {
  if (error instanceof HoldfastError) return error;
  const status = statusOf(error);
  if (status === null) {
    return new HoldfastError(
      'load/no-cluster',
      `The Kubernetes API at ${server} cannot be reached (${doing}): ${oneLine(error)}`,
      { hint: 'Check the context of the kubeconfig: --kube-context.', cause: error },
    );
  }
  const said = messageOf(error);
  if (status === 401) {
    return new HoldfastError('load/unauthorized', `${server} does not know who asks: ${said}`, {
      hint: 'The credentials of the kubeconfig are missing or have expired.',
      cause: error,
    });
  }
  if (status === 403) {
    return new HoldfastError('load/forbidden', `${server} refused ${doing}: ${said}`, {
      hint: 'docs/load-on-kubernetes.md has the Role that is needed.',
      cause: error,
    });
  }
  return new HoldfastError('load/kubernetes', `${server} answered ${status} to ${doing}: ${said}`, {
    cause: error,
  });
}

/** The client gives the answer's body parsed or not. */
function messageOf(error: unknown): string {
  const { body } = error as { body?: unknown };
  if (typeof body === 'object' && body !== null)
    return oneLine((body as { message?: unknown }).message);
  if (typeof body !== 'string') return oneLine(error);
  try {
    return oneLine((JSON.parse(body) as { message?: unknown }).message ?? body);
  } catch {
    return oneLine(body);
  }
}
