/** One page of a listing, as every AWS `Describe…`/`List…` cuts it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * Cuts `items` after `nextToken`; `invalidToken` makes the service's own error for a token that the
 * endpoint never gave out. Tokens are offsets, so a listing that shrinks between pages may skip items.
 */
export function paginate<T>(
  items: readonly T[],
  request: {
    readonly pageSize: number | undefined;
    readonly nextToken: string | undefined;
    readonly invalidToken: () => Error;
  },
): Page<T> {
  const start = request.nextToken === undefined ? 0 : readToken(request.nextToken);
  if (start === null) throw request.invalidToken();
  const end = request.pageSize === undefined ? items.length : start + request.pageSize;
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? writeToken(end) : undefined,
  };
}

function writeToken(offset: number): string {
  return Buffer.from(`after:${offset}`).toString('base64url');
}

function readToken(token: string): number | null {
  const match = /^after:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  return match === null ? null : Number(match[1]);
}
