/** What every answer rests on that goes by a reference instead of a value (see plan/links.ts). */
export const AS_WRITTEN =
  'an expression holds nothing but what it refers to: a literal id beside a reference is not in a plan';
