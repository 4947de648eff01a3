import { HoldfastError } from '../model/error.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads fields of an untrusted JSON document and names the place of what has the wrong type. */
export class Reader {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  object(value: unknown, where: string): JsonObject {
    return isObject(value) ? value : this.wrong(value, where, 'an object');
  }

  optionalObject(value: unknown, where: string): JsonObject {
    return value === undefined || value === null ? {} : this.object(value, where);
  }

  array(value: unknown, where: string): readonly unknown[] {
    return Array.isArray(value) ? value : this.wrong(value, where, 'a list');
  }

  optionalArray(value: unknown, where: string): readonly unknown[] {
    return value === undefined || value === null ? [] : this.array(value, where);
  }

  string(value: unknown, where: string): string {
    return typeof value === 'string' ? value : this.wrong(value, where, 'a text');
  }

  optionalString(value: unknown, where: string): string | undefined {
    return value === undefined || value === null ? undefined : this.string(value, where);
  }

  strings(value: unknown, where: string): readonly string[] {
    return this.array(value, where).map((item, index) => this.string(item, `${where}[${index}]`));
  }

  wrong(value: unknown, where: string, expected: string): never {
    throw new HoldfastError(
      'plan/wrong-type',
      `${this.file}: \`${where}\` is ${describe(value)}, expected ${expected}`,
      {
        hint: 'The file was edited or is not a Terraform plan; make it anew with `terraform show -json`.',
      },
    );
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
