import { discoveryUrl, readOidcSettings } from './oidc-settings';

describe('the secret oidc', () => {
  const good = { issuer: 'https://login.example.org/realms/todo', audience: 'todo-chatbot' };

  it('is not needed', () => {
    expect(readOidcSettings(undefined)).toBeUndefined();
  });

  it('names the provider, and where its keys are when that is not to be found out', () => {
    expect(readOidcSettings({ issuer: ` ${good.issuer}\n`, audience: `${good.audience}\n` })).toEqual(good);
    const all = { ...good, jwksUri: 'https://login.example.org/keys?v=2' };
    expect(readOidcSettings(all)).toEqual(all);
    for (const host of ['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']) {
      expect(readOidcSettings({ ...good, issuer: `http://${host}` })).toBeDefined();
    }
  });

  it('says where the provider describes itself, when it has to', () => {
    const address = `${good.issuer}/.well-known/openid-configuration`;
    expect([discoveryUrl(good), discoveryUrl({ ...good, issuer: `${good.issuer}/` })]).toEqual([address, address]);
    expect(discoveryUrl({ ...good, jwksUri: 'https://login.example.org/keys' })).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['nothing', {}, /"issuer"/],
    ['no issuer', { audience: 'a' }, /"issuer"/],
    ['an issuer that is no address', { ...good, issuer: 'login.example.org' }, /https address.*"issuer"/],
    ['an issuer without TLS', { ...good, issuer: 'http://login.example.org' }, /https address.*"issuer"/],
    ['an issuer that only looks like loopback', { ...good, issuer: 'http://localhost.example.org' }, /"issuer"/],
    ['an issuer with a password', { ...good, issuer: 'https://me:pw@login.example.org' }, /"issuer"/],
    ['an issuer with a query', { ...good, issuer: 'https://login.example.org/?tenant=1' }, /"issuer"/],
    ['an issuer with a fragment', { ...good, issuer: 'https://login.example.org/#a' }, /"issuer"/],
    ['an issuer that is a number', { ...good, issuer: 5 }, /a text in "issuer"/],
    ['no audience', { issuer: good.issuer }, /"audience"/],
    ['a blank audience', { ...good, audience: ' ' }, /"audience"/],
    ['keys without TLS', { ...good, jwksUri: 'http://login.example.org/keys' }, /"jwksUri"/],
    ['an empty address of keys', { ...good, jwksUri: '' }, /"jwksUri"/],
    ['a field that nobody knows', { ...good, jwks_uri: 'https://login.example.org/keys' }, /"jwks_uri"; write issuer/],
  ])('with %s is refused in one sentence', (_name, secret, message) => {
    const read = () => readOidcSettings(secret as Record<string, string>);
    expect(read).toThrow(message);
    expect(read).toThrow(/^the secret oidc [^\n]+$/);
  });
});
