import {
  childTraceparent,
  continueTrace,
  currentTrace,
  newTraceparent,
  runInTrace,
  traceHeaders,
} from './trace-context';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('continueTrace', () => {
  it('keeps the trace of the caller', () => {
    expect(continueTrace({ traceparent, tracestate: 'a=b', correlationId: 'req-1', causationId: 'event-1' })).toEqual({
      traceparent,
      tracestate: 'a=b',
      correlationId: 'req-1',
      causationId: 'event-1',
    });
  });

  it.each([
    undefined,
    '',
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    `${traceparent}\nforged`,
  ])('starts a trace of its own for %j', (header) => {
    const context = continueTrace({ traceparent: header, tracestate: 'a=b' });
    expect(context.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(context.traceparent).not.toBe(traceparent);
    expect(context).not.toHaveProperty('tracestate');
  });

  it('falls back to the trace id for a correlation id that could forge a log line', () => {
    expect(continueTrace({ traceparent, correlationId: 'a\nb' }).correlationId).toBe(
      '0af7651916cd43dd8448eb211c80319c',
    );
  });
});

describe('a running trace', () => {
  it('is seen by everything awaited inside and by nothing outside', async () => {
    const context = continueTrace({ traceparent, tracestate: 'a=b', correlationId: 'req-1' });
    const headers = await runInTrace(context, async () => {
      await Promise.resolve();
      expect(currentTrace()).toBe(context);
      return traceHeaders();
    });
    expect(headers).toEqual({
      traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
      tracestate: 'a=b',
      'x-correlation-id': 'req-1',
    });
    expect(headers.traceparent).not.toBe(traceparent);
    expect(currentTrace()).toBeUndefined();
    expect(traceHeaders()).toEqual({});
  });

  it('gives each hop a span of its own', () => {
    const parent = newTraceparent();
    expect(childTraceparent(parent)).not.toBe(childTraceparent(parent));
    expect(childTraceparent(parent).slice(0, 35)).toBe(parent.slice(0, 35));
  });
});
