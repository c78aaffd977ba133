/** Names with their numbered versions: those of the release, and what a catalogue has besides. */
export class VersionRegister<T> {
  private byKey = new Map<string, T>();
  private byName = new Map<string, readonly T[]>();
  private count = 0;

  /** `builtIn` are those of the release; no catalogue takes their place. */
  constructor(
    private readonly builtIn: readonly T[],
    private readonly read: { name: (entry: T) => string; version: (entry: T) => number },
  ) {
    this.replace([]);
  }

  /** Rises with each `replace`: what was made of the entries before may have to be made anew. */
  get revision(): number {
    return this.count;
  }

  /** Knows exactly the built-in ones and `own` from now on. */
  replace(own: readonly T[]): void {
    const names = new Set(this.builtIn.map(this.read.name));
    const all = [...this.builtIn, ...own.filter((entry) => !names.has(this.read.name(entry)))];
    this.byKey = new Map(all.map((entry) => [this.keyOf(entry), entry]));
    this.byName = grouped(all, this.read);
    this.count += 1;
  }

  find(name: string, version: number): T | undefined {
    return this.byKey.get(`${name}/${version}`);
  }

  /** Ascending by version; empty for an unknown name. */
  versions(name: string): readonly T[] {
    return this.byName.get(name) ?? [];
  }

  names(): string[] {
    return [...this.byName.keys()];
  }

  all(): T[] {
    return [...this.byName.values()].flat();
  }

  private keyOf(entry: T): string {
    return `${this.read.name(entry)}/${this.read.version(entry)}`;
  }
}

function grouped<T>(
  entries: readonly T[],
  { name, version }: { name: (entry: T) => string; version: (entry: T) => number },
): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) groups.set(name(entry), [...(groups.get(name(entry)) ?? []), entry]);
  for (const group of groups.values()) group.sort((a, b) => version(a) - version(b));
  return groups;
}
