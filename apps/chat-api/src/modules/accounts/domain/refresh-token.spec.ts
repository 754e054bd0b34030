import {
  formatRefreshToken,
  hashOf,
  newRefreshToken,
  newRotationSalt,
  nextRefreshToken,
  parseRefreshToken,
} from './refresh-token';

describe('refresh tokens', () => {
  it('are read as they were written', () => {
    const token = newRefreshToken();
    expect(parseRefreshToken(formatRefreshToken(token))).toEqual(token);
    const next = nextRefreshToken(token, newRotationSalt());
    expect(parseRefreshToken(formatRefreshToken(next))).toEqual(next);
  });

  it.each(['', 'x', '.', 'a.b', `${'a'.repeat(22)}.${'b'.repeat(42)}`, `${'a'.repeat(22)}.${'b'.repeat(43)}\n`])(
    'are not %j',
    (text) => expect(parseRefreshToken(text)).toBeUndefined(),
  );

  it('follow each other in one family, the same for the same salt and another for any other', () => {
    const token = newRefreshToken();
    const salt = newRotationSalt();
    const next = nextRefreshToken(token, salt);
    expect(next).toEqual(nextRefreshToken(token, salt));
    expect(next.family).toBe(token.family);
    expect(next.secret).not.toBe(token.secret);
    expect(nextRefreshToken(token, newRotationSalt()).secret).not.toBe(next.secret);
    expect(nextRefreshToken(newRefreshToken(), salt).secret).not.toBe(next.secret);
  });

  it('are kept as a hash that tells nothing of them', () => {
    expect(hashOf('a')).toBe(hashOf('a'));
    expect(hashOf('a')).not.toContain('a.');
    expect(hashOf('a')).toHaveLength(43);
  });
});
