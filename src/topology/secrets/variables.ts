import { isObject } from '../../plan/json-shape.js';
import type { Plan } from '../../plan/plan.js';
import { isSecretValue, scanText } from './scan-text.js';
import type { SecretHolder } from './secret-holder.js';

/**
 * Variables of the root module that hold a secret: by their name and value, or by what the value is.
 * One that is not sensitive is printed by every plan; a default stands in the source for all to read.
 */
export function readVariables({ configuration, variables }: Plan): SecretHolder[] {
  const names = new Set([...configuration.variableDefaults.keys(), ...variables.keys()]);
  return [...names].toSorted().flatMap((name): SecretHolder[] => {
    const fallback = configuration.variableDefaults.get(name);
    const value = variables.get(name) ?? fallback;
    const secretDefault = isSecret(name, fallback);
    if (!secretDefault && !isSecret(name, value)) return [];
    const sensitive = configuration.sensitiveVariables.has(name);
    return [
      {
        address: `var.${name}`,
        found: [
          ...(secretDefault ? ['a secret is its default, written in the configuration'] : []),
          ...(sensitive ? [] : ['it holds a secret and is not marked sensitive']),
        ],
        open: [],
        notes: sensitive ? ['it is marked sensitive, and its value is given from outside'] : [],
      },
    ];
  });
}

/** Outputs of the root module that hold a secret and are not sensitive: every apply prints them. */
export function readOutputs({ outputs, sensitiveOutputs }: Plan): SecretHolder[] {
  return [...outputs].flatMap(([name, value]): SecretHolder[] =>
    sensitiveOutputs?.has(name) === true || !isSecret(name, value)
      ? []
      : [
          {
            address: `output.${name}`,
            found: ['it holds a secret and is not marked sensitive'],
            open: [],
            notes: [],
          },
        ],
  );
}

/** A text, or any text inside of a list or an object, under the name that stands nearest to it. */
function isSecret(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => isSecret(name, item));
  if (isObject(value)) return Object.entries(value).some(([key, item]) => isSecret(key, item));
  return typeof value === 'string' && (isSecretValue(name, value) || scanText(value).length > 0);
}

/** Keys of AWS that stand in a provider block. */
export function readProviders({ providers }: Plan): SecretHolder[] {
  return Object.entries(providers).flatMap(([name, provider]): SecretHolder[] => {
    const expressions = isObject(provider) ? provider['expressions'] : undefined;
    const found = ['access_key', 'secret_key', 'token'].filter((argument) => {
      const expression = isObject(expressions) ? expressions[argument] : undefined;
      const value = isObject(expression) ? expression['constant_value'] : undefined;
      return typeof value === 'string' && isKey(argument, value);
    });
    if (found.length === 0) return [];
    return [
      {
        address: `provider.${name}`,
        found: found.map((argument) => `\`${argument}\` is written in the configuration`),
        open: [],
        notes: [],
      },
    ];
  });
}

/** Emulators and plans without an account are given words such as `mock` and `test`. */
function isKey(argument: string, value: string): boolean {
  return argument === 'access_key' ? scanText(value).length > 0 : value.length >= 40;
}
