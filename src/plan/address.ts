/** Key of an instance: `count` gives numbers, `for_each` strings. */
export type InstanceKey = string | number | undefined;

/** One step of a dotted name: an identifier, or an index in brackets. */
export type Step = { readonly name: string } | { readonly key: string | number };

/**
 * Splits `module.app["gr.een"].aws_x.y[0].id` into its steps. Keys of `for_each` may hold dots,
 * brackets and escaped quotes, so an address is never split on ".".
 */
export function parseSteps(text: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '.') at++;
    else if (text[at] === '[') {
      const end = endOfIndex(text, at);
      steps.push({ key: parseKey(text.slice(at + 1, end)) });
      at = end + 1;
    } else {
      const match = /[^.[]*/y;
      match.lastIndex = at;
      const name = match.exec(text)?.[0] ?? '';
      steps.push({ name });
      at += Math.max(name.length, 1);
    }
  }
  return steps;
}

function endOfIndex(text: string, open: number): number {
  if (text[open + 1] !== '"') {
    const end = text.indexOf(']', open);
    return end === -1 ? text.length : end;
  }
  let at = open + 2;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function parseKey(text: string): string | number {
  if (!text.startsWith('"')) return /^\d+$/.test(text) ? Number(text) : text;
  try {
    // Terraform quotes keys as HCL does; `$${` and `%%{` are its own escapes.
    return (JSON.parse(text) as string).replaceAll('$${', '${').replaceAll('%%{', '%{');
  } catch {
    return text.slice(1, -1);
  }
}

/** A module instance: the calls on the way to it, from the root. */
export type ModulePath = readonly { readonly name: string; readonly key: InstanceKey }[];

export function parseModuleAddress(address: string): ModulePath {
  // A plan lists its resources by module, so the last one is the next one most of the time.
  if (lastParsed?.address === address) return lastParsed.path;
  const path = parsePath(address);
  lastParsed = { address, path };
  return path;
}

let lastParsed: { readonly address: string; readonly path: ModulePath } | undefined;

function parsePath(address: string): ModulePath {
  const path: { name: string; key: InstanceKey }[] = [];
  for (const step of parseSteps(address)) {
    const last = path.at(-1);
    if ('key' in step) {
      if (last) last.key = step.key;
    } else if (step.name === 'module' && last?.name !== '') path.push({ name: '', key: undefined });
    else if (last) last.name = step.name;
  }
  return path;
}

/** Names of one resource under which older configurations know it. */
const ALIASES: Readonly<Record<string, string>> = {
  aws_alb: 'aws_lb',
  aws_alb_listener: 'aws_lb_listener',
  aws_alb_listener_rule: 'aws_lb_listener_rule',
  aws_alb_listener_certificate: 'aws_lb_listener_certificate',
  aws_alb_target_group: 'aws_lb_target_group',
  aws_alb_target_group_attachment: 'aws_lb_target_group_attachment',
};

export function canonicalType(type: string): string {
  return Object.hasOwn(ALIASES, type) ? (ALIASES[type] ?? type) : type;
}
