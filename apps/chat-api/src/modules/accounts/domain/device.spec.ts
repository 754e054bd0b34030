import { deviceOf, shortUserAgent } from './device';

describe('deviceOf', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.0 Safari/605.1', 'Safari on macOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iPhone'],
    ['curl/8.5.0', 'curl'],
    ['something (Linux)', 'Linux'],
    ['<script>alert(1)</script>', 'Unknown device'],
    ['', 'Unknown device'],
  ])('%s is %s', (userAgent, device) => expect(deviceOf(userAgent)).toBe(device));
});

describe('shortUserAgent', () => {
  it('keeps one line of 300 characters', () => {
    expect(shortUserAgent('a\r\n\u0000b')).toBe('a b');
    expect(shortUserAgent('x'.repeat(5_000))).toHaveLength(300);
    expect(shortUserAgent()).toBe('');
  });
});
