import { execFileSync } from 'node:child_process';

/** Two network namespaces and the cable between them; the machines in them reach nothing else. */
export class Cable {
  private constructor(readonly ends: readonly [string, string]) {}

  static between(addresses: readonly [string, string]): Cable {
    const ends = ['a', 'b'].map((end) => `acp${process.pid}${end}`) as [string, string];
    for (const end of ends) ip('netns', 'add', end);
    ip('link', 'add', ends[0], 'netns', ends[0], 'type', 'veth', 'peer', ends[1], 'netns', ends[1]);
    for (const [index, end] of ends.entries()) {
      ip('-n', end, 'link', 'set', 'lo', 'up');
      ip('-n', end, 'addr', 'add', `${addresses[index]!}/24`, 'dev', end);
      ip('-n', end, 'link', 'set', end, 'up');
    }
    return new Cable(ends);
  }

  /** Nothing arrives, and nobody is told: as when somebody trips over it. */
  cut(): void {
    ip('-n', this.ends[0], 'link', 'set', this.ends[0], 'down');
  }

  mend(): void {
    ip('-n', this.ends[0], 'link', 'set', this.ends[0], 'up');
  }

  remove(): void {
    for (const end of this.ends) ip('netns', 'del', end);
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args);
}
