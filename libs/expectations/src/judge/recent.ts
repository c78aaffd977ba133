/** What is remembered of the newest keys: the one that was written longest ago is forgotten first. */
export class Recent<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly keysMax: number) {}

  get(key: string): Value | undefined {
    return this.values.get(key);
  }

  set(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size <= this.keysMax) return;
    for (const oldest of this.values.keys()) {
      this.values.delete(oldest);
      return;
    }
  }
}
