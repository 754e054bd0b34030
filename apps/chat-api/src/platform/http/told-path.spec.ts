import { toldPath } from './told-path';

describe('the path that an answer tells', () => {
  it.each([
    ['/api/v1/tasks/5?token=x', '/api/v1/tasks/5'],
    ['/api/v1/calendar/secret.ics', '/api/v1/calendar/…'],
    ['/api/v1/calendar/secret.ics?x=secret', '/api/v1/calendar/…'],
    ['/api/v1/calendar/secret', '/api/v1/calendar/…'],
    ['/api/v1/calendar-feed', '/api/v1/calendar-feed'],
  ])('of %s is %s', (url, told) => {
    expect(toldPath(url)).toBe(told);
  });
});
