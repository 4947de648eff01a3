const LONGEST_PATH_SHOWN = 80;

/** What to do about a file that the system does not let read, by the code of its error. */
const HINTS: Readonly<Record<string, string>> = {
  ELOOP:
    'It is a symbolic link that leads back to itself, or through too many others. Name the file that it is to lead to.',
  ENAMETOOLONG:
    'The path is longer than the system allows. Give the name of a file, not what is in it.',
  EISDIR: 'It is a folder. Name a file in it.',
  EACCES: 'Check its permissions, and those of the folders above it.',
  EPERM: 'Check its permissions, and those of the folders above it.',
};

/**
 * How a message says that a file cannot be read, and what to do. What is far too long for a path is
 * likely a file's content, secrets and all: only its beginning is shown.
 */
export function describeUnreadable(
  path: string,
  cause: unknown,
  otherwise: string,
): { readonly message: string; readonly hint: string } {
  const { code } = cause as NodeJS.ErrnoException;
  const isCut = code === 'ENAMETOOLONG' && path.length > LONGEST_PATH_SHOWN;
  const shown = isCut ? `${path.slice(0, LONGEST_PATH_SHOWN)}…` : path;
  return {
    message: `${shown} cannot be read (${code ?? String(cause)})`,
    hint: HINTS[code ?? ''] ?? otherwise,
  };
}
