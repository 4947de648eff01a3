import type { Uncertain } from '../../model/uncertain.js';

/** A resource that keeps data, with each part of it that is encrypted or not. */
export interface Store {
  readonly address: string;
  readonly parts: readonly StorePart[];
}

export interface StorePart {
  /** Such as `its storage` or `its root volume`. */
  readonly name: string;
  readonly encrypted: Uncertain<boolean>;
  /** Why, as a sentence that names the argument. */
  readonly why: string;
}

export function part(name: string, encrypted: Uncertain<boolean>, why: string): StorePart {
  return { name, encrypted, why };
}
