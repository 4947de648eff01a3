interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly empty: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

const VOID = new Set(['meta', 'input', 'br', 'link', 'img', 'hr']);

/**
 * Opening tags of a page as this project writes them: quoted attributes, nothing left open. Throws where a
 * tag is not of that form, as it would be had something hostile broken out of a text.
 */
export function findTags(page: string): Tag[] {
  return parseTags(page).filter((tag) => !tag.closing);
}

function parseTags(page: string): Tag[] {
  const body = page.replace(/<(style|script)>[^]*?<\/\1>/g, '<$1></$1>');
  return [...body.matchAll(/<[^>]*>?/g)].map(([text]) => {
    const match = /^<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(\/?)>$/i.exec(
      text,
    );
    if (match === null && text.toLowerCase() === '<!doctype html>') return makeTag('!doctype', '');
    if (match === null) throw new Error(`not a tag of ours: ${text.slice(0, 200)}`);
    const [, slash = '', name = '', attributes = '', end = ''] = match;
    return { ...makeTag(name, attributes), closing: slash !== '', empty: end !== '' };
  });
}

function makeTag(name: string, attributes: string): Tag {
  const pairs = [...attributes.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)];
  return {
    name,
    closing: false,
    empty: false,
    attributes: new Map(pairs.map(([, key = '', value = '']) => [key, value])),
  };
}

/** Names of the elements that are still open at the end; throws where one is closed out of order. */
export function openAfterParsing(page: string): string[] {
  const open: string[] = [];
  for (const { name, closing, empty } of parseTags(page)) {
    if (name === '!doctype' || empty || VOID.has(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) throw new Error(`</${name}> closes nothing that is open`);
  }
  return open;
}
