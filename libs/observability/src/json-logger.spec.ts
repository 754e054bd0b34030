import { JsonLogger } from './json-logger';
import { continueTrace, runInTrace } from './trace-context';

describe('JsonLogger', () => {
  it('writes one JSON line with the app and the trace, whatever the text contains', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const logger = new JsonLogger('chat-api');
      runInTrace(continueTrace({ correlationId: 'req-1' }), () => logger.log('first\n{"level":"fatal"}', 'Test'));
      logger.log('outside');
      const lines = write.mock.calls.map(([line]) => String(line));
      expect(lines.map((line) => line.trim().split('\n').length)).toEqual([1, 1]);
      expect(JSON.parse(lines[0]!)).toMatchObject({
        app: 'chat-api',
        level: 'log',
        context: 'Test',
        message: 'first\n{"level":"fatal"}',
        correlationId: 'req-1',
      });
      expect(JSON.parse(lines[1]!)).not.toHaveProperty('correlationId');
    } finally {
      write.mockRestore();
    }
  });
});
