/** An element as `readXml` finds it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const LEGAL = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const TOKEN = /<\?xml[^>]*\?>|<(\/?)([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITY = /&(?:(amp|lt|gt|quot|apos);)?/g;
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Reads the XML that this project writes: elements, attributes, text; throws at anything else. */
export function readXml(xml: string): XmlElement {
  if (!LEGAL.test(xml)) throw new Error('a character that XML 1.0 does not have');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(xml);
    if (token === null) throw new Error(`not well-formed: ${xml.slice(at, at + 60)}`);
    const [, closing, name, attributes = '', empty, text] = token;
    const parent = open.at(-1);
    if (parent === undefined) throw new Error('more is closed than opened');
    if (text !== undefined) parent.text += decode(text);
    else if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`${name ?? ''} is closed in the wrong place`);
    } else if (name !== undefined) {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || only === undefined || root.children.length !== 1) {
    throw new Error('not exactly one element, closed');
  }
  return only;
}

function readAttributes(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
  return text.replace(ENTITY, (_found, name: string | undefined) => {
    if (name === undefined) throw new Error(`an & that is no entity: ${text}`);
    return CHARACTERS[name] ?? '';
  });
}
