/** A record that tells its observers when it changes. */
export class Observable<T extends object> {
  private readonly observers: ((value: Readonly<T>) => void)[] = [];

  constructor(private current: T) {}

  get value(): Readonly<T> {
    return this.current;
  }

  update(change: Partial<T>): void {
    this.current = { ...this.current, ...change };
    for (const observer of this.observers) observer(this.current);
  }

  observe(observer: (value: Readonly<T>) => void): void {
    this.observers.push(observer);
    observer(this.current);
  }
}
