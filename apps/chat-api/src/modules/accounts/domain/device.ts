const MAX_LENGTH = 300;

// The first that fits counts: browsers name those whose pages they can show, too.
const PROGRAMS: Array<[RegExp, string]> = [
  [/\bEdgA?\/|\bEdge\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const SYSTEMS: Array<[RegExp, string]> = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A User-Agent header as it is kept: one line of at most 300 characters. */
export function shortUserAgent(userAgent = ''): string {
  return userAgent.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_LENGTH);
}

/** A device in words, such as `Firefox on Linux`. Never text of the header itself, which anybody may have written. */
export function deviceOf(userAgent: string): string {
  const named = (list: Array<[RegExp, string]>): string | undefined =>
    list.find(([pattern]) => pattern.test(userAgent))?.[1];
  const program = named(PROGRAMS);
  const system = named(SYSTEMS);
  if (program && system) return `${program} on ${system}`;
  return program ?? system ?? 'Unknown device';
}
