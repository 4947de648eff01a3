import { HoldfastError } from '../model/error.js';
import { placeholdersOf } from '../model/placeholder.js';

/** Shorter ones stand in any text by chance and cannot be kept out of it. */
const SHORTEST = 4;

/**
 * What must never be shown: values from the environment, and what a login took. Everything that a
 * run writes or says goes through `redact`.
 */
export class Secrets {
  readonly #environment: ReadonlyMap<string, string>;
  /** Each form in which a value can come back, longest first, with what is shown in its place. */
  #forms: readonly (readonly [string, string])[] = [];

  constructor(environment: ReadonlyMap<string, string> = new Map()) {
    this.#environment = environment;
    for (const [name, value] of environment) this.add(`env:${name}`, value);
  }

  /** Each form in which a secret can come back. */
  get forms(): readonly string[] {
    return this.#forms.map(([form]) => form);
  }

  /** Of a variable that `readSecrets` found. */
  valueOf(variable: string): string {
    return this.#environment.get(variable) ?? '';
  }

  add(name: string, value: string): void {
    if (value.length < SHORTEST) return;
    const forms = new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ]);
    this.#forms = [...this.#forms, ...[...forms].map((form) => [form, `[${name}]`] as const)].sort(
      ([a], [b]) => b.length - a.length,
    );
  }

  redact(text: string): string {
    return this.#forms.reduce((rest, [form, shown]) => rest.replaceAll(form, shown), text);
  }

  /** The same error with nothing secret in message, hint or cause. */
  redactError(error: unknown): unknown {
    if (this.#forms.length === 0 || !(error instanceof Error)) return error;
    if (!(error instanceof HoldfastError)) {
      const plain = new Error(this.redact(error.message));
      plain.stack = this.redact(error.stack ?? '');
      return plain;
    }
    const { code, exitCode, hint } = error;
    return new HoldfastError(code, this.redact(error.message), {
      exitCode,
      ...(hint === undefined ? {} : { hint: this.redact(hint) }),
    });
  }
}

/**
 * The variables that requests name by `${env:NAME}`.
 * @throws HoldfastError probe/missing-variable (naming all that are missing), probe/short-secret
 */
export function readSecrets(
  requests: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): Secrets {
  const names = [
    ...new Set(
      placeholdersOf(requests).flatMap(({ kind, name }) => (kind === 'env' ? [name] : [])),
    ),
  ];
  const missing = names.filter((name) => (environment[name] ?? '') === '');
  if (missing.length > 0) {
    throw new HoldfastError(
      'probe/missing-variable',
      `The requests need ${missing.join(', ')} from the environment, where ${missing.length === 1 ? 'it is' : 'they are'} missing or empty`,
      { hint: `Set ${missing.join(' and ')}, and start again. Nothing was started.` },
    );
  }
  const short = names.filter((name) => (environment[name] ?? '').length < SHORTEST);
  if (short.length > 0) {
    throw new HoldfastError(
      'probe/short-secret',
      `The value of ${short.join(', ')} has fewer than ${SHORTEST} characters: it cannot be kept out of other text`,
      { hint: 'What is not secret belongs into the file itself.' },
    );
  }
  return new Secrets(new Map(names.map((name) => [name, environment[name] ?? ''])));
}
