import type { JsonObject } from '../../plan/json-shape.js';
import { blocks } from './waf-blocks.js';

/** Regular expressions that every path matches, as people write them. One need not match the whole. */
const EVERY_PATH = new Set(
  ['.*', '.+', '/', '/.*'].flatMap((text) => [
    text,
    `^${text}`,
    ...(text === '/' ? [] : [`^${text}$`]),
  ]),
);

/** Transformations that leave the slash at the beginning of a path where it is. */
const HARMLESS = new Set(['NONE', 'LOWERCASE', 'URL_DECODE', 'COMPRESS_WHITE_SPACE']);

/**
 * Whether every request matches a statement on the path. Only what surely does: a condition that is
 * met by any path but is written in another way than these counts as one that picks requests out.
 */
export function isOfEveryPath(name: string, body: JsonObject): boolean {
  const [field] = blocks(body['field_to_match']);
  if (blocks(field?.['uri_path'], true).length === 0) return false;
  if (!blocks(body['text_transformation']).every(({ type }) => HARMLESS.has(String(type))))
    return false;
  switch (name) {
    case 'byte_match_statement':
      return (
        body['search_string'] === '/' &&
        ['STARTS_WITH', 'CONTAINS'].includes(String(body['positional_constraint']))
      );
    case 'regex_match_statement':
      return EVERY_PATH.has(String(body['regex_string']));
    case 'size_constraint_statement':
      return body['comparison_operator'] === 'GE' && Number(body['size']) <= 1;
    default:
      return false;
  }
}
