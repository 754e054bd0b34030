import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './project-root';
import { parseRunFile, readRunFile } from './run-file';

const path = '/project/dapr.yaml';
const app = (more = ''): string => `
version: 1
apps:
  - appID: one
    appDirPath: apps
    appPort: 3101
    daprHTTPPort: 3501
${more}`;

describe('parseRunFile', () => {
  it('reads an app, its paths relative to the file', () => {
    const { apps, resourcesPaths } = parseRunFile(
      `
version: 1
common:
  resourcesPaths: [components, ../shared]
  enableAppHealthCheck: true
  appHealthProbeInterval: 2
  env: { LEVEL: debug, FLAG: true }
apps:
  - appID: chat-api
    appDirPath: .
    configFilePath: configuration/chat-api.yaml
    resourcesPath: own
    appPort: 3101
    daprHTTPPort: 3501
    appHealthCheckPath: /well
    command: [node, main.js, 7]
    env: { PORT: 3001, LEVEL: warn }
`,
      path,
    );
    expect(resourcesPaths).toEqual(['/project/components', '/shared', '/project/own']);
    expect(apps).toEqual([
      {
        appId: 'chat-api',
        command: ['node', 'main.js', '7'],
        workDir: '/project',
        configPath: '/project/configuration/chat-api.yaml',
        appPort: 3101,
        daprHttpPort: 3501,
        publicPort: 3001,
        env: { PORT: '3001', LEVEL: 'warn', FLAG: 'true' },
        health: { enabled: true, path: '/well', intervalSeconds: 2, timeoutMs: 900, threshold: 1 },
      },
    ]);
  });

  it('knows apps that somebody else runs', () => {
    const [one] = parseRunFile(app(), path).apps;
    expect(one).toMatchObject({
      command: undefined,
      publicPort: undefined,
      configPath: undefined,
      workDir: '/project/apps',
    });
  });

  it.each([
    ['version: 2', '"version" must be 1'],
    ['', '"version" must be 1'],
    ['version: 1', '"apps" must name at least one app'],
    ['version: [1', 'no valid YAML'],
    [app().replace('3101', '"x"'), 'apps[0].appPort must be a port'],
    [app().replace('3501', '70000'), 'apps[0].daprHTTPPort must be a port'],
    [app().replace('one', 'No Such'), 'apps[0].appID must be letters'],
    [app('    command: main.js'), 'apps[0].command must be a list'],
    [app('    env: { PORT: many }'), 'apps[0].env.PORT must be a port'],
    [app('  - { appID: one, appPort: 1, daprHTTPPort: 2 }'), 'the app "one" is there twice'],
  ])('refuses %j', (text, problem) => {
    expect(() => parseRunFile(text, path)).toThrow(`${path}: ${problem}`);
  });
});

describe('readRunFile', () => {
  it('names a file that is not there', () => {
    expect(() => readRunFile('/no/such.yaml')).toThrow('The run file /no/such.yaml cannot be read');
  });

  it('reads the run file of the project, in which every app has a place of its own', () => {
    const { apps, resourcesPaths } = readRunFile(join(projectRoot(), 'dapr.yaml'));
    expect(apps.map(({ appId }) => appId).sort()).toEqual([
      'audit',
      'chat-api',
      'gateway',
      'notification',
      'recurring',
    ]);
    const ports = apps.flatMap(({ appPort, daprHttpPort, publicPort }) =>
      [appPort, daprHttpPort, publicPort ?? []].flat(),
    );
    expect(new Set(ports).size).toBe(ports.length);
    expect(resourcesPaths.some((folder) => folder.endsWith('components/kafka'))).toBe(true);
  });

  it('takes a file of its own', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'run-file-')), 'dapr.yaml');
    writeFileSync(file, app());
    expect(readRunFile(file).apps).toHaveLength(1);
  });
});

describe('projectRoot', () => {
  it('is only known inside a checkout', () => {
    expect(() => projectRoot('/')).toThrow('not inside a checkout');
  });
});
