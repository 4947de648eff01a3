import { AwsError } from '../aws-error.js';
import { paginate, type Page } from '../paginate.js';

/** ELBv2 calls the token a marker and allows pages of 1 to 400. */
export function pageOf<T>(
  items: readonly T[],
  input: { readonly PageSize?: number | undefined; readonly Marker?: string | undefined },
): Page<T> {
  const { PageSize } = input;
  if (PageSize !== undefined && !(PageSize >= 1 && PageSize <= 400)) {
    throw new AwsError('ValidationError', `Page size '${PageSize}' must be between 1 and 400`);
  }
  return paginate(items, {
    pageSize: PageSize,
    // SDKs send an empty marker for the first page.
    nextToken: input.Marker === '' ? undefined : input.Marker,
    invalidToken: () => new AwsError('ValidationError', 'The specified marker is not valid'),
  });
}
