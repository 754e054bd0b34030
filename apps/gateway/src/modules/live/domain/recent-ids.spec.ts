import { RecentIds } from './recent-ids';

describe('RecentIds', () => {
  it('knows an id until so many others came that it is forgotten', () => {
    const ids = new RecentIds(2);
    expect(['a', 'a', 'b', 'a', 'c', 'a'].map((id) => ids.add(id))).toEqual([true, false, true, false, true, true]);
  });
});
