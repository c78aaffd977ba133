import { cleanText, type Count } from '@acp/contracts';
import Table from 'cli-table3';

/** Exit codes of `npm run cp`. */
export const EXIT = {
  done: 0,
  /** Not understood, not reachable, or the ops-api answered with an error. */
  failed: 1,
  /** The answer is bad news: an imbalance, a broken chain, a replay that failed. */
  bad: 2,
  /** No valid key, or its role is not enough. */
  refused: 3,
} as const;

/** Longest text of a cell. */
const CELL_CHARS_MAX = 60;

/** Prints for people, or one JSON document for scripts. */
export class Output {
  constructor(
    private readonly json: boolean,
    private readonly write: (text: string) => void = (text) => process.stdout.write(text),
  ) {}

  get forScripts(): boolean {
    return this.json;
  }

  /** The answer as it is, or what `show` prints of it. */
  answer<T>(answer: T, show: (answer: T) => void): void {
    if (this.json) this.write(`${JSON.stringify(answer)}\n`);
    else show(answer);
  }

  line(text: string): void {
    if (!this.json) this.write(`${text}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly unknown[])[]): void {
    if (this.json) return;
    if (rows.length === 0) {
      this.line('none');
      return;
    }
    const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
    for (const row of rows) table.push(row.map(cellText));
    this.write(`${table.toString()}\n`);
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const plain = plainText(text);
  return [...plain].length > CELL_CHARS_MAX ? `${cleanText(plain, CELL_CHARS_MAX - 1)}…` : plain;
}

/** Foreign text on one line of a terminal: what would move its cursor or colour it becomes a space. */
export function plainText(text: string): string {
  return cleanText(text.replace(/[\p{Cc}]+/gu, ' '));
}

/** A bounded count is never shown as exact. */
export function countText({ value, estimated }: Count): string {
  return `${estimated ? 'at least ' : ''}${value.toLocaleString('en-US')}`;
}
