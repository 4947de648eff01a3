/** Route 53's page of what is ordered by an id: `Marker` is the first id of the page. */
export function pageFrom<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): {
  readonly items: T[];
  readonly frame: {
    Marker: string | undefined;
    IsTruncated: boolean;
    MaxItems: number;
    NextMarker: string | undefined;
  };
} {
  const size = Math.max(1, Math.min(100, input.MaxItems ?? 100));
  const from =
    input.Marker === undefined ? 0 : items.findIndex((each) => idOf(each) === input.Marker);
  const page = from === -1 ? [] : items.slice(from, from + size);
  const next = from === -1 ? undefined : items[from + size];
  return {
    items: page,
    frame: {
      Marker: input.Marker,
      IsTruncated: next !== undefined,
      MaxItems: size,
      NextMarker: next === undefined ? undefined : idOf(next),
    },
  };
}
