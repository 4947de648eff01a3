// Joins the command line's modules into a few files: Node takes a good third of what a gate of a usual
// plan costs to find, read and link some 300 of them. All others stay as they are, for the API, for
// workers and children, and for scripts.
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * What is loaded together, each with all that it imports; a command that is not asked for stays in
 * files of its own. `main` itself is in none: it waits for the command, which must not wait for it.
 */
const GROUPS = [
  { name: 'program', test: /cli[\\/]program\.js$|report[\\/]visible\.js$/, priority: 2 },
  { name: 'gate', test: /cli[\\/]gate[\\/]run-gate\.js$/, priority: 1 },
];

/** Bundles `cli/main.js` of a folder with compiled modules, and starts the bundle in its place. */
export async function bundleCli(dist) {
  const main = join(dist, 'cli/main.js');
  const dir = join(dist, 'bundle');
  const bundle = await rolldown({
    input: { holdfast: main },
    platform: 'node',
    // Packages are loaded from where npm puts them; the bundler's own helpers go into the bundle.
    external: (id) => !isOurs(id),
    plugins: [ownUrls(dir)],
  });
  const { output } = await bundle.write({
    dir,
    format: 'esm',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: GROUPS },
  });
  await bundle.close();
  expectInstalled(output);
  writeFileSync(main, "#!/usr/bin/env node\nimport '../bundle/holdfast.js';\n");
  rmSync(`${main}.map`);
}

/** Modules of this project, and helpers that the bundler adds. */
function isOurs(id) {
  return ['.', '/', '\0', '@oxc-project/'].some((start) => id.startsWith(start));
}

/** What users do not install would be missing only there, and only when its command is run. */
function expectInstalled(output) {
  const own = new Set(output.map(({ fileName }) => fileName));
  const { dependencies } = createRequire(import.meta.url)('../../package.json');
  for (const { fileName, imports = [], dynamicImports = [] } of output) {
    const strange = [...imports, ...dynamicImports].find(
      (name) =>
        !own.has(name) &&
        !name.startsWith('node:') &&
        !Object.keys(dependencies).some((known) => `${name}/`.startsWith(`${known}/`)),
    );
    if (strange) throw new Error(`${fileName} imports ${strange}, which is no dependency`);
  }
}

/** What a module finds beside itself (a worker, the policies) it goes on finding from the bundle. */
function ownUrls(dir) {
  return {
    name: 'own-urls',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null;
      const file = JSON.stringify(relative(dir, id).split(sep).join('/'));
      return code.replaceAll('import.meta.url', `new URL(${file}, import.meta.url).href`);
    },
  };
}
