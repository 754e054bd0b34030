import { newPersonalToken, personalTokenHash } from './personal-token';

describe('personal access tokens', () => {
  it('are different each time, recognisable, and found by a hash that does not tell them', () => {
    const tokens = Array.from({ length: 200 }, newPersonalToken);
    expect(new Set(tokens.map(personalTokenHash)).size).toBe(200);
    for (const token of tokens) {
      expect(token).toMatch(/^todo_pat_[\w-]{43}[0-9a-f]{8}$/);
      expect(token).not.toContain(personalTokenHash(token)!);
    }
  });

  it.each([
    ['with another letter', (token: string) => token.replace(/.(?=.{8}$)/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['with another checksum', (token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['without its end', (token: string) => token.slice(0, -1)],
    ['with more than its end', (token: string) => `${token}0`],
    ['without its prefix', (token: string) => token.slice('todo_pat_'.length)],
    ['that is nothing', () => ''],
  ])('know one %s for none', (_name, spoil) => {
    expect(personalTokenHash(spoil(newPersonalToken()))).toBeNull();
  });
});
