import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json';
import { ChainCheck, chainHash, digestOf, GENESIS, type ChainLink } from './hash-chain';

describe('canonicalJson', () => {
  it('does not depend on the order of members, at any depth', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
    expect(canonicalJson({ a: null, b: [{ d: 1 }] })).toBe('{"a":null,"b":[{"d":1}]}');
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the chain', () => {
  const build = (events: object[]): ChainLink[] => {
    let previous = GENESIS;
    return events.map((event, index) => {
      const digest = digestOf(event);
      previous = chainHash(previous, index + 1, digest);
      return { revision: index + 1, digest, hash: previous, event };
    });
  };
  const brokenAt = (links: ChainLink[], head = links.at(-1)): number | null => {
    const check = new ChainCheck();
    for (const link of links) check.next(link);
    check.end(head?.revision ?? 0, head?.hash ?? GENESIS);
    return check.brokenAt;
  };
  const links = build([{ title: 'a' }, { title: 'b' }, { title: 'c' }, { title: 'd' }]);

  it('holds as it was built, also when events were erased, and when it is empty', () => {
    expect(brokenAt(links)).toBeNull();
    expect(brokenAt(links.map((link) => ({ ...link, event: null })))).toBeNull();
    expect(brokenAt([])).toBeNull();
  });

  it.each<[string, (copy: ChainLink[]) => ChainLink[], number]>([
    ['an event that was changed', (copy) => ((copy[1]!.event = { title: 'x' }), copy), 2],
    [
      'a digest that was changed with its event',
      (copy) => {
        copy[1]!.event = { title: 'x' };
        copy[1]!.digest = digestOf({ title: 'x' });
        return copy;
      },
      2,
    ],
    ['an entry that was removed', (copy) => copy.filter(({ revision }) => revision !== 3), 3],
    ['two entries that changed places', (copy) => [copy[0]!, copy[2]!, copy[1]!, copy[3]!], 2],
    ['an end that was cut off', (copy) => copy.slice(0, 3), 4],
  ])('shows %s', (_name, tamper, revision) => {
    expect(brokenAt(tamper(structuredClone(links)), links.at(-1))).toBe(revision);
  });
});
