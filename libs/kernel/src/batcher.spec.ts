import { Batcher } from './batcher';

describe('Batcher', () => {
  it('puts what comes together into few batches, in order, and never more at once than allowed', async () => {
    const batches: number[][] = [];
    let running = 0;
    let most = 0;
    const batcher = new Batcher<number>(
      async (items) => {
        most = Math.max(most, (running += 1));
        batches.push(items);
        await new Promise(setImmediate);
        running -= 1;
        return new Map();
      },
      { size: 10, concurrency: 2 },
    );
    await Promise.all(Array.from({ length: 35 }, (_, item) => batcher.add(item)));
    expect(batches.flat()).toEqual(Array.from({ length: 35 }, (_, item) => item));
    expect(batches).toHaveLength(4);
    expect(most).toBe(2);
  });

  it('takes what is urgent first, and what is not where there is room', async () => {
    const batches: string[][] = [];
    const batcher = new Batcher<string>(
      async (items) => {
        batches.push(items);
        await new Promise(setImmediate);
        return new Map();
      },
      { size: 3, concurrency: 1 },
    );
    await Promise.all([
      ...['a', 'b', 'c', 'd'].map((item) => batcher.add(item, { urgent: false })),
      ...['1', '2', '3', '4'].map((item) => batcher.add(item)),
    ]);
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['4', 'a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('fails the items that failed, or all of a batch that threw, and goes on', async () => {
    let throws = false;
    const batcher = new Batcher<string>(
      async (items) => {
        await Promise.resolve();
        if (throws) throw new Error('away');
        return new Map(items.filter((item) => item === 'bad').map((item) => [item, new Error('bad item')]));
      },
      { size: 10, concurrency: 1 },
    );
    const [good, bad] = await Promise.allSettled([batcher.add('good'), batcher.add('bad')]);
    expect([good.status, bad.status]).toEqual(['fulfilled', 'rejected']);
    throws = true;
    await expect(batcher.add('good')).rejects.toThrow('away');
    throws = false;
    await batcher.add('good');
  });
});
