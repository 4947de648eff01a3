import { collectTexts } from './literal-values.js';
import { exactLinks, joinLinks, NOT_AN_ID, NO_LINKS, type Links } from './links.js';
import type { PlannedResource } from './plan.js';
import type { ResourceIndex } from './resource-index.js';
import type { Wanted } from './wanted.js';

/** What tells resources of one name apart. */
interface Distinction {
  /** What the configuration refers to. */
  readonly configured?: Links | undefined;
  /** Whether a name, and no id, may mean it: not what is in another region or account. */
  readonly mayMean?: (named: PlannedResource) => boolean;
}

/** Ids, ARNs and names as they stand. */
export function literalLinks(
  value: unknown,
  wanted: Wanted,
  index: ResourceIndex,
  distinction: Distinction = {},
): Links {
  if (typeof value === 'number' || typeof value === 'boolean') return NOT_AN_ID;
  const texts = collectTexts(value);
  if (texts.length === 0) return NO_LINKS;
  return joinLinks(texts.map((text) => literalLink(text, wanted, index, distinction)));
}

function literalLink(
  text: string,
  wanted: Wanted,
  index: ResourceIndex,
  { configured, mayMean = () => true }: Distinction,
): Links {
  const named = index.identifiedBy(text).filter((resource) => wanted(resource.type, undefined));
  const meant =
    configured?.targets.filter(
      ({ resource, attribute }) =>
        named.includes(resource) ||
        (attribute !== undefined && resource.values[attribute] === text),
    ) ?? [];
  if (meant.length > 0)
    return { ...exactLinks(meant), exact: meant.length === 1 || configured?.exact === true };
  const matches = ID.test(text) ? named : named.filter(mayMean);
  const targets = matches.map((resource) => ({ resource, attribute: undefined }));
  if (matches.length === 0) return exactLinks([], [text]);
  return matches.length === 1 ? exactLinks(targets) : { ...exactLinks(targets), exact: false };
}

/** `subnet-0a1b2c3d`, an ARN, a group of another account, a data source: not a name or a setting. */
const ID = /^(arn:|[a-z]+-[0-9a-f]{8,17}$|\d{12}\/|data\.|module\..*\.data\.)/;

/**
 * Beside other references a text that is no id is what they are compared with
 * (`var.stage == "prod" ? a : b`): it names nothing, and the expression picks.
 */
export function withoutSettings(links: Links): Links {
  const isSetting =
    links.targets.length === 0 &&
    links.gaps.length === 0 &&
    links.external.length > 0 &&
    !links.external.some((text) => ID.test(text));
  return isSetting ? NOT_AN_ID : links;
}
