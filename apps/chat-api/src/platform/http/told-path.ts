/** The path of a calendar feed is a secret by itself. */
const SECRET_PATH = /^(\/api\/v1\/calendar\/).+/i;

/** The path of a request as it may be told: without its query, and without a secret. */
export function toldPath(url: string): string {
  return url.split('?', 1)[0]!.replace(SECRET_PATH, '$1…');
}
