import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestPostgres, type TestPostgres } from '@app/testing';
import { RunningApp } from '../../test/running-app';

const FILE = join(__dirname, '../../../../docs/generated/openapi.json');

/** `npm run docs:generate` runs this test with UPDATE_DOCS set, and it writes what it otherwise compares. */
describe('docs/generated/openapi.json', () => {
  let postgres: TestPostgres;
  let running: RunningApp;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    running = await RunningApp.start(await postgres.createDatabase());
  }, 60_000);

  afterAll(async () => {
    await running?.stop();
    await postgres?.stop();
  });

  it('is the document that the API serves', async () => {
    const answer = await fetch(`${running.url}/docs/json`);
    const document = `${JSON.stringify(await answer.json(), null, 2)}\n`;
    if (process.env.UPDATE_DOCS) writeFileSync(FILE, document);
    expect(readFileSync(FILE, 'utf8')).toBe(document);
  });
});
