import { runOpa, type Opa } from './opa.js';

/** The METADATA block of one package, as it is written. */
export interface Annotation {
  readonly file: string;
  /** Such as `policies.edge.https_only`. */
  readonly package: string;
  readonly title: unknown;
  readonly description: unknown;
  readonly custom: Readonly<Record<string, unknown>>;
}

interface Inspected {
  readonly namespaces?: Readonly<Record<string, readonly string[]>>;
  readonly annotations?: readonly {
    readonly annotations?: {
      readonly scope?: string;
      readonly title?: unknown;
      readonly description?: unknown;
      readonly custom?: Readonly<Record<string, unknown>>;
    };
    readonly location?: { readonly file?: string };
    readonly path?: readonly { readonly value?: unknown }[];
  }[];
}

/** What `opa inspect` tells of the sources in a folder: their packages, and what these say of themselves. */
export function inspectPolicies(
  opa: Opa,
  cwd: string,
  path: string,
): {
  readonly packages: ReadonlyMap<string, readonly string[]>;
  readonly annotations: readonly Annotation[];
} {
  const printed = runOpa(opa, cwd, ['inspect', '--annotations', '--format=json', path]);
  const { namespaces = {}, annotations = [] } = JSON.parse(printed) as Inspected;
  return {
    packages: new Map(
      Object.entries(namespaces).map(([name, files]) => [name.replace(/^data\./, ''), files]),
    ),
    annotations: annotations
      .filter(({ annotations: own }) => own?.scope === 'package')
      .map(({ annotations: own, location, path: names = [] }) => ({
        file: (location?.file ?? '').replaceAll('\\', '/'),
        package: names
          .slice(1)
          .map(({ value }) => String(value))
          .join('.'),
        title: own?.title,
        description: own?.description,
        custom: own?.custom ?? {},
      })),
  };
}
