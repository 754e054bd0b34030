import type { RowNote } from '../../../tasks/domain/import/imported-file';

/** Reads a JSON object whose shape nobody promised; what has the wrong type is noted. */
export class Fields {
  constructor(
    private readonly values: Record<string, unknown>,
    private readonly row: number,
    private readonly notes: RowNote[],
    private readonly path = '',
  ) {}

  /** The fields of a value; of one that is no object, none. */
  static of(value: unknown, row: number, notes: RowNote[], path = ''): Fields {
    if (isObject(value)) return new Fields(value, row, notes, path === '' ? '' : `${path}.`);
    notes.push({ row, field: path, message: 'must be an object' });
    return new Fields({}, row, notes, path);
  }

  refuse(field: string, message: string): void {
    this.notes.push({ row: this.row, field: this.path + field, message });
  }

  /** A text; null when it is not there. */
  text(field: string): string | null {
    return this.read(field, 'a text', (value) => typeof value === 'string');
  }

  number(field: string): number | null {
    return this.read(field, 'a number', (value) => typeof value === 'number');
  }

  boolean(field: string): boolean {
    return this.read(field, 'true or false', (value) => typeof value === 'boolean') ?? false;
  }

  /** One of some texts; the first when it is not there. */
  oneOf<T extends string>(field: string, options: readonly T[]): T {
    return this.read<T>(field, `one of ${options.join(', ')}`, (value) => options.includes(value as T)) ?? options[0]!;
  }

  texts(field: string): string[] {
    const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');
    return this.read<string[]>(field, 'a list of texts', isTexts) ?? [];
  }

  object(field: string): Fields | null {
    const value = this.read<object>(field, 'an object', isObject);
    return value && Fields.of(value, this.row, this.notes, this.path + field);
  }

  objects(field: string): Fields[] {
    const values = this.read<unknown[]>(field, 'a list', Array.isArray) ?? [];
    return values.map((value, index) => Fields.of(value, this.row, this.notes, `${this.path}${field}[${index}]`));
  }

  private read<T>(field: string, what: string, is: (value: unknown) => boolean): T | null {
    const value = this.values[field];
    if (value === undefined || value === null) return null;
    if (is(value)) return value as T;
    this.refuse(field, `must be ${what}`);
    return null;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
