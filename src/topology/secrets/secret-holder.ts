/** What was found where secrets are often put. No field holds a secret, nor any part of one. */
export interface SecretHolder {
  /** A resource's address, `var.NAME` or `provider.NAME`. */
  readonly address: string;
  /** Sentences such as `user_data, line 3: a password`. */
  readonly found: readonly string[];
  /** Why something could not be looked at. */
  readonly open: readonly string[];
  /** What a reader should know of what is all right. */
  readonly notes: readonly string[];
}

export function joinHolders(
  address: string,
  parts: readonly Partial<SecretHolder>[],
): SecretHolder {
  return {
    address,
    found: parts.flatMap(({ found }) => found ?? []),
    open: parts.flatMap(({ open }) => open ?? []),
    notes: parts.flatMap(({ notes }) => notes ?? []),
  };
}
