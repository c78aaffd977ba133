/**
 * What is remembered of the newest keys. The one that was written longest ago is forgotten first, among
 * those that were written since half of the places were taken; the others are forgotten before them.
 */
export class Recent<Value> {
  private readonly values = new Map<unknown, Value>();

  constructor(private readonly keysMax: number) {}

  get(key: unknown): Value | undefined {
    return this.values.get(key);
  }

  /** A place at the end costs: it is given where something will soon have to be forgotten. */
  set(key: unknown, value: Value): void {
    if (this.values.size * 2 >= this.keysMax) this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size <= this.keysMax) return;
    for (const oldest of this.values.keys()) {
      this.values.delete(oldest);
      return;
    }
  }
}
