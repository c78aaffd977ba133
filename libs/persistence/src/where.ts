import type { Keyset } from './keyset.js';

/** Collects conditions and their values; a value is always `$n`. */
export class Where {
  private readonly conditions: string[] = [];

  constructor(readonly values: unknown[] = []) {}

  /** More conditions for another place of the same statement: the values are shared. */
  apart(): Where {
    return new Where(this.values);
  }

  /** The placeholder of a new value. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /**
   * Adds a condition when the value is given: `make` gets its placeholder. Null is not "any": a filter
   * with nothing but nulls would choose everything, so it throws RangeError.
   */
  add(value: unknown, make: (placeholder: string) => string): this {
    if (value === undefined) return this;
    if (value === null) throw new RangeError(`null is no value to filter by: ${make('null')}`);
    this.conditions.push(make(this.value(value)));
    return this;
  }

  /** Rows behind a position of a list that goes from the newest down. */
  after(time: string, id: string, { at, id: lastId }: Keyset, idType = 'uuid'): this {
    const place = `(${this.value(at)}::timestamptz, ${this.value(lastId)}::${idType})`;
    return this.always(`(${time}, ${id}) < ${place}`);
  }

  always(condition: string): this {
    this.conditions.push(condition);
    return this;
  }

  get isEmpty(): boolean {
    return this.conditions.length === 0;
  }

  toString(): string {
    return this.conditions.length === 0 ? 'true' : this.conditions.join(' AND ');
  }
}
