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

  /** Adds a condition when the value is given: `make` gets its placeholder. */
  add(value: unknown, make: (placeholder: string) => string): this {
    if (value !== undefined && value !== null) this.conditions.push(make(this.value(value)));
    return this;
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
