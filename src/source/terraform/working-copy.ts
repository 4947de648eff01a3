import {
  copyFileSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { HoldfastError } from '../../model/error.js';
import { parseHcl } from '../hcl/parse.js';
import { isWithin } from '../is-within.js';
import { shownName } from '../shown-name.js';
import type { ModuleTree } from '../module-tree.js';
import { blankOut } from './blank-out.js';

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_FILES = 20_000;

/** Folders that hold nothing of a configuration, or what a run of somebody else left there. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', '.terraform', 'node_modules']);
/** Tests and mocks of the source's own, states, pinned providers of another mirror. */
const SKIPPED_FILES =
  /\.(?:tftest|tfmock)\.(?:hcl|json)$|\.tfstate(?:\.backup)?$|^\.terraform\.lock\.hcl$|^\.terraform\.tfstate/;
/** Values that Terraform would load by itself: those of the plan count. */
const VALUES = /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/;

/**
 * Copies a configuration and the modules it calls into `target`, each where it stood in the source
 * root. Returns the configuration's folder, relative to `target`.
 * @throws HoldfastError source/too-large, source/link
 */
export function copySource(tree: ModuleTree, target: string): string {
  const { sourceRoot } = tree;
  const copy = new Copy(sourceRoot, target, tree.root);
  const folders = new Set([...tree.modules.values()].map(({ folder }) => join(tree.root, folder)));
  for (const folder of folders) copy.folder(folder, join(target, relative(sourceRoot, folder)));
  return relative(sourceRoot, tree.root);
}

class Copy {
  private readonly sourceRoot: string;
  private readonly target: string;
  private readonly root: string;
  private readonly done = new Set<string>();
  private bytes = 0;
  private files = 0;

  constructor(sourceRoot: string, target: string, root: string) {
    this.sourceRoot = sourceRoot;
    this.target = target;
    this.root = root;
  }

  folder(from: string, to: string): void {
    if (this.done.has(to)) return;
    this.done.add(to);
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) {
      const path = join(from, name);
      const stats = lstatSync(path);
      if (stats.isDirectory() && !SKIPPED_FOLDERS.has(name)) this.folder(path, join(to, name));
      else if (stats.isFile()) this.file(path, join(to, name));
      else if (stats.isSymbolicLink()) this.link(path, join(to, name));
    }
  }

  /** A link within the source becomes a copy of the file that it leads to. */
  private link(from: string, to: string): void {
    if (isWithin(this.sourceRoot, from)) {
      if (statSync(from).isFile()) this.file(realpathSync(from), to);
    } else if (/\.tf(?:\.json)?$/.test(from)) {
      throw new HoldfastError(
        'source/link',
        `${shownName(relative(this.root, from))} is a link that leads out of the source`,
        { hint: 'Give --source-root a folder that holds what it leads to.' },
      );
    }
  }

  private file(from: string, to: string): void {
    const name = basename(to);
    if (SKIPPED_FILES.test(name)) return;
    if (
      VALUES.test(name) &&
      dirname(to) === join(this.target, relative(this.sourceRoot, this.root))
    )
      return;
    this.bytes += statSync(from).size;
    if (this.bytes > MAX_BYTES || ++this.files > MAX_FILES) {
      throw new HoldfastError(
        'source/too-large',
        `The source has more than ${MAX_FILES} files or ${MAX_BYTES} bytes`,
        {
          hint: 'Keep what is no Terraform out of the folders of the configuration and its modules.',
        },
      );
    }
    if (name.endsWith('.tf')) {
      const text = readFileSync(from, 'utf8');
      writeFileSync(to, blankOut(text, parseHcl(text).body), { mode: 0o600 });
    } else copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}
