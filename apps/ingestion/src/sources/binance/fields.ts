/** Thrown by the readers below, caught by the mapper: what a vendor record lacks. */
export class UnreadableField extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/** Typed reads from a vendor's record. Each names the JSON pointer of what is missing or wrong. */
export class Fields {
  constructor(
    private readonly data: Readonly<Record<string, unknown>>,
    private readonly at: string,
  ) {}

  has(name: string): boolean {
    return this.data[name] !== undefined && this.data[name] !== null;
  }

  text(name: string): string {
    const value = this.data[name];
    if (typeof value === 'string' && value !== '') return value;
    throw this.unreadable(name, 'must be a text');
  }

  /** A vendor's integer as text; refused where JSON could not carry it exactly. */
  integerText(name: string): string {
    const value = this.data[name];
    if (typeof value === 'string' && /^\d+$/.test(value)) return value;
    if (Number.isSafeInteger(value)) return String(value);
    throw this.unreadable(name, 'must be an integer');
  }

  integer(name: string): number {
    const value = this.data[name];
    if (Number.isSafeInteger(value)) return value as number;
    throw this.unreadable(name, 'must be an integer');
  }

  flag(name: string): boolean {
    const value = this.data[name];
    if (typeof value === 'boolean') return value;
    throw this.unreadable(name, 'must be true or false');
  }

  /** Epoch milliseconds as ISO text. */
  time(name: string): string {
    const moment = new Date(this.integer(name));
    if (!Number.isNaN(moment.getTime())) return moment.toISOString();
    throw this.unreadable(name, 'must be a time in milliseconds');
  }

  levels(name: string): [string, string][] {
    const value = this.data[name];
    if (!Array.isArray(value)) throw this.unreadable(name, 'must be a list of levels');
    return value as [string, string][];
  }

  object(name: string): Fields {
    const value = this.data[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return new Fields(value as Record<string, unknown>, `${this.at}/${name}`);
    }
    throw this.unreadable(name, 'must be an object');
  }

  private unreadable(name: string, message: string): UnreadableField {
    return new UnreadableField(`${this.at}/${name}`, this.has(name) ? message : 'is required');
  }
}
