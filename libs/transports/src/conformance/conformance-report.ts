type Verdict = 'yes' | 'NO' | '-';

/** The table transport × property that the suite prints. */
export class ConformanceReport {
  private readonly rows = new Map<string, Map<string, Verdict>>();

  note(transport: string, property: string, verdict: Verdict): void {
    const row = this.rows.get(transport) ?? new Map<string, Verdict>();
    this.rows.set(transport, row.set(property, verdict));
  }

  toString(): string {
    const transports = [...this.rows.keys()];
    const properties = [...new Set([...this.rows.values()].flatMap((row) => [...row.keys()]))];
    const width = Math.max(...properties.map((property) => property.length), 8);
    const lines = properties.map((property) => {
      const cells = transports.map((name) =>
        (this.rows.get(name)?.get(property) ?? '-').padEnd(name.length),
      );
      return [property.padEnd(width), ...cells].join('  ');
    });
    const head = ['property'.padEnd(width), ...transports].join('  ');
    return `\n${[head, '-'.repeat(head.length), ...lines].join('\n')}\n`;
  }
}
