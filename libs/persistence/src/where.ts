/** Collects conditions and their values; a value is always `$n`. */
export class Where {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

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
