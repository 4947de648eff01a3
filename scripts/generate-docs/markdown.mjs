// Pieces of Markdown that the pages share.

/** A module of the built code, by its path below src/ with the ending .js. */
export function built(path) {
  return import(new URL(`../../dist/${path}`, import.meta.url).href).catch((cause) => {
    throw new Error(`dist/${path} cannot be loaded: run \`npm run build\` first`, { cause });
  });
}

export function table(header, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text) {
  return `\`${text}\``;
}

/** A page of docs/, which says in its first lines that it is made. */
export function page(path, title, ...blocks) {
  const notice = `<!-- Made by scripts/generate-docs.mjs. Edits here are lost. -->`;
  return { path, title, content: [`# ${title}`, notice, ...blocks].join('\n\n') + '\n' };
}

function cell(value) {
  return String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
