import { parseArguments } from './arguments';

describe('parseArguments', () => {
  it('starts the embedded stack when nothing is said', () => {
    expect(parseArguments([])).toEqual({
      command: 'start',
      verbose: false,
      stack: { kind: 'embedded', portOffset: 0, freePorts: false },
    });
  });

  it('reads every option', () => {
    const args =
      'start --stack dapr --data-dir /d --run-file f.yaml --port-offset 100 --replicas gateway=2 --components nats --without chat-api,audit --free-ports --verbose';
    expect(parseArguments(args.split(' '))).toEqual({
      command: 'start',
      verbose: true,
      stack: {
        kind: 'dapr',
        dataDir: '/d',
        runFile: 'f.yaml',
        portOffset: 100,
        freePorts: true,
        replicas: { gateway: 2 },
        componentSet: 'nats',
        without: ['chat-api', 'audit'],
      },
    });
    expect(parseArguments(['reset']).command).toBe('reset');
  });

  it.each([
    [['--stack', 'cloud'], '--stack cloud: write embedded or dapr'],
    [['--port-offset', 'many'], '--port-offset many: write a number'],
    [['--port-offset=-1'], '--port-offset -1: write a number'],
    [['--color'], "Unknown option '--color'"],
    [['dance'], '"dance" is no command'],
    [['start', 'twice'], '"start twice" is no command'],
  ])('refuses %j with the usage', (args, problem) => {
    expect(() => parseArguments(args)).toThrow(problem);
    expect(() => parseArguments(args)).toThrow('usage: npm start');
  });
});
