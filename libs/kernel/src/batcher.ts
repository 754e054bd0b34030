interface Waiting<Item> {
  item: Item;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Does many small pieces of work in few large ones: what comes while a batch runs, goes into the next. The first piece
 * starts at once, so that a lone one does not wait. What nobody waits for goes where the urgent leaves room.
 */
export class Batcher<Item> {
  private readonly urgent: Array<Waiting<Item>> = [];
  private readonly others: Array<Waiting<Item>> = [];
  private running = 0;

  /**
   * @param work does a batch and tells which of its items failed, and why; when it throws, all of them did
   * @param limits the largest batch, and how many run at once
   */
  constructor(
    private readonly work: (items: Item[]) => Promise<Map<Item, unknown>>,
    private readonly limits: { size: number; concurrency: number },
  ) {}

  /** Resolves when the item is done. */
  add(item: Item, { urgent = true }: { urgent?: boolean } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      (urgent ? this.urgent : this.others).push({ item, resolve, reject });
      // Whatever else comes in this turn of the event loop goes into the same batch.
      setImmediate(() => void this.next());
    });
  }

  private async next(): Promise<void> {
    if (this.running >= this.limits.concurrency) return;
    const batch = this.urgent.splice(0, this.limits.size);
    batch.push(...this.others.splice(0, this.limits.size - batch.length));
    if (batch.length === 0) return;
    this.running += 1;
    try {
      const failures = await this.work(batch.map(({ item }) => item));
      for (const { item, resolve, reject } of batch) {
        if (failures.has(item)) reject(failures.get(item));
        else resolve();
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.running -= 1;
    void this.next();
  }
}
