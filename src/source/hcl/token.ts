/** One token of HCL. A text has `parts` around its interpolations, and `nested` tokens inside of them. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'mark' | 'newline';
  /** As written; empty for a text. */
  readonly text: string;
  /** The text, where it has no interpolations. */
  readonly literal?: string;
  readonly parts?: readonly string[];
  readonly nested?: readonly Token[];
  /** From 1. */
  readonly line: number;
  /** Where it begins in the file; 0 in JSON. */
  readonly offset?: number;
}

export interface Comment {
  /** Without its marks. */
  readonly text: string;
  readonly line: number;
}
