import { HoldfastError } from '../model/error.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A place in a document; one of many is put into words only where something is wrong there. */
export type Place = string | (() => string);

/** Reads fields of an untrusted JSON document and names the place of what has the wrong type. */
export class Reader {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** @param member what follows the place, such as `.change` */
  object(value: unknown, where: Place, member = ''): JsonObject {
    return isObject(value) ? value : this.wrong(value, where, member, 'an object');
  }

  optionalObject(value: unknown, where: Place, member = ''): JsonObject {
    return value === undefined || value === null ? NOTHING : this.object(value, where, member);
  }

  array(value: unknown, where: Place, member = ''): readonly unknown[] {
    return Array.isArray(value) ? value : this.wrong(value, where, member, 'a list');
  }

  optionalArray(value: unknown, where: Place, member = ''): readonly unknown[] {
    return value === undefined || value === null ? [] : this.array(value, where, member);
  }

  string(value: unknown, where: Place, member = ''): string {
    return typeof value === 'string' ? value : this.wrong(value, where, member, 'a text');
  }

  optionalString(value: unknown, where: Place, member = ''): string | undefined {
    return value === undefined || value === null ? undefined : this.string(value, where, member);
  }

  strings(value: unknown, where: Place, member = ''): readonly string[] {
    const items = this.array(value, where, member);
    for (const [index, item] of items.entries()) {
      if (typeof item !== 'string') this.wrong(item, where, `${member}[${index}]`, 'a text');
    }
    return items as readonly string[];
  }

  private wrong(value: unknown, where: Place, member: string, expected: string): never {
    const place = `${typeof where === 'string' ? where : where()}${member}`;
    throw new HoldfastError(
      'plan/wrong-type',
      `${this.file}: \`${place}\` is ${describe(value)}, expected ${expected}`,
      {
        hint: 'The file was edited or is not a Terraform plan; make it anew with `terraform show -json`.',
      },
    );
  }
}

const NOTHING: JsonObject = Object.freeze({});

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
