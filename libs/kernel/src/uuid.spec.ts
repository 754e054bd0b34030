import * as fc from 'fast-check';
import { isUuid, uuidv5, uuidv7 } from './uuid';

describe('uuidv7', () => {
  it('rises strictly, also within one millisecond and when the clock moves back', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => uuidv7(1_800_000_000_000 - (index % 3)));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('carries the millisecond it was made in', () => {
    const future = 1_900_000_000_000;
    expect(parseInt(uuidv7(future).replaceAll('-', '').slice(0, 12), 16)).toBe(future);
  });
});

describe('uuidv5', () => {
  it('matches the example of RFC 9562, appendix A.4', () => {
    expect(uuidv5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('gives the same valid id for the same name, another for another', () => {
    const namespace = uuidv7();
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(isUuid(uuidv5(namespace, a))).toBe(true);
        expect(uuidv5(namespace, a) === uuidv5(namespace, b)).toBe(a === b);
      }),
    );
  });

  it('refuses a namespace that is no UUID', () => {
    expect(() => uuidv5('series', '1')).toThrow('"series" is not a UUID');
  });
});
