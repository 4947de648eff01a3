import { EXIT_CODES, HoldfastError } from '../model/error.js';

/** What every AWS SDK client has, as far as this needs it. */
export interface AnyClient {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: { readonly commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}

/** How AWS names what changes nothing. */
const READS = /^(Get|List|Describe|Query|Search)[A-Z]/;

/** Makes a client refuse every operation that may change something, before it is sent. */
export function forbidWrites(client: AnyClient): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        if (READS.test(commandName)) return next(args);
        throw new HoldfastError(
          'target/read-only',
          `${commandName.replace(/Command$/, '')} was not sent: a dry run changes nothing`,
          {
            hint: 'This is an error of Holdfast itself: a dry run should not have asked for it.',
            exitCode: EXIT_CODES.internal,
          },
        );
      },
    { step: 'initialize', name: 'holdfast-read-only' },
  );
}
