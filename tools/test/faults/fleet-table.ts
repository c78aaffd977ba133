export interface FleetRun {
  transport: string;
  events: number;
  effects: number;
  /** Deliveries that found their event in the inbox. */
  duplicates: number;
  imbalance: number;
  seconds: number;
}

const COLUMNS = ['transport', 'events', 'effects', 'duplicates', 'imbalance', 'seconds'] as const;

/** One line for each run, as text for people. */
export function fleetTable(runs: readonly FleetRun[]): string {
  const cells = runs.map((run) =>
    COLUMNS.map((column) => (column === 'seconds' ? run.seconds.toFixed(1) : String(run[column]))),
  );
  const table = [[...COLUMNS] as string[], ...cells];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ');
  return `\n${table.map(line).join('\n')}\n`;
}
