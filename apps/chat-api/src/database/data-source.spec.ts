import { createDataSource } from './data-source';

describe('createDataSource', () => {
  it.each([
    [{}, 'has no "url"'],
    [{ type: 'postgres', url: '' }, 'has no "url"'],
    [{ type: 'oracle', url: 'oracle://x' }, 'names the type "oracle"; supported: postgres'],
    [{ url: 'postgres://x' }, 'names the type "undefined"'],
  ])('refuses the secret %j', (secret, problem) => {
    expect(() => createDataSource(secret, [])).toThrow(problem);
  });
});
