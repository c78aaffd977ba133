/** Thrown by the readers below, caught by the mapper: what a vendor record lacks. */
export class UnreadableField extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

const SYMBOL = /^[\p{L}\p{N}_.-]{1,64}$/u;
const ZERO_OR_LESS = /^(-|[0.]*$)/;
/** A time of as many milliseconds would be in the year 5138: it is in microseconds. */
const MILLISECONDS_MAX = 1e14;
/** In the year 2103: beyond it a time is in neither. */
const MICROSECONDS_MAX = 4.2e15;

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

  /** A symbol in any script: it becomes a part of names, so nothing else may stand in it. */
  symbol(name: string): string {
    const value = this.text(name);
    if (SYMBOL.test(value)) return value;
    throw this.unreadable(name, 'must be a symbol: letters, digits, dots, dashes, at most 64');
  }

  /** A decimal's text that is above zero; whether it is a decimal is for the gate to say. */
  positive(name: string): string {
    const value = this.text(name);
    if (!ZERO_OR_LESS.test(value)) return value;
    throw this.unreadable(name, 'must be above 0');
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const value = this.text(name);
    const found = known.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw this.unreadable(name, `must be one of ${known.join(', ')}`);
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

  /** Epoch milliseconds or microseconds as ISO text, with as many digits as it takes. */
  time(name: string): string {
    const moment = new Date(this.milliseconds(name)).toISOString();
    const value = this.integer(name);
    const micros = value < MILLISECONDS_MAX ? 0 : value % 1000;
    return micros === 0 ? moment : `${moment.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
  }

  /** The whole milliseconds of a time: the same where the venue is asked for microseconds. */
  milliseconds(name: string): number {
    const value = this.integer(name);
    if (value >= 0 && value < MILLISECONDS_MAX) return value;
    if (value >= 0 && value < MICROSECONDS_MAX) return Math.floor(value / 1000);
    throw this.unreadable(name, 'must be a time in milliseconds or microseconds');
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
