import { DaprOptions } from './dapr.options';

const complete = {
  APP_ID: 'chat-api',
  APP_PORT: '3101',
  DAPR_HTTP_PORT: '3501',
  DAPR_API_TOKEN: 'd',
  APP_API_TOKEN: 'a',
};

describe('DaprOptions.fromEnvironment', () => {
  it('reads what Dapr sets', () => {
    expect(DaprOptions.fromEnvironment({ ...complete, POD_NAME: 'chat-api-1', PORT: '3001' })).toEqual({
      appId: 'chat-api',
      appPort: 3101,
      daprHttpPort: 3501,
      daprApiToken: 'd',
      appApiToken: 'a',
      replica: 'chat-api-1',
      publicPort: 3001,
    });
  });

  it('names the replica after the app and knows no public port when they are not set', () => {
    expect(DaprOptions.fromEnvironment(complete)).toMatchObject({ replica: 'chat-api', publicPort: undefined });
  });

  it('names everything that is missing or wrong, and the remedy', () => {
    expect(() => DaprOptions.fromEnvironment({ APP_PORT: 'x', DAPR_HTTP_PORT: '70000', PORT: '0' })).toThrow(
      /APP_ID is missing; APP_PORT is no port: "x"; DAPR_HTTP_PORT is no port: "70000"; DAPR_API_TOKEN is missing.*PORT is no port: "0".*npm start/,
    );
  });
});
