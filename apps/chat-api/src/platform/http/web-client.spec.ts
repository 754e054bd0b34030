import { Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { useSecurityHeaders } from './security-headers';
import { useWebClient } from './web-client';

@Module({})
class EmptyModule {}

describe('the web client', () => {
  let folder: string;
  let app: NestFastifyApplication;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'web-client-'));
    const module = await Test.createTestingModule({ imports: [EmptyModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    useSecurityHeaders(app);
  });

  afterEach(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const get = async (url: string, headers: Record<string, string> = {}) => {
    await app.init();
    return app.inject({ method: 'GET', url, headers });
  };

  it('is served, its page anew each time and its assets for good', async () => {
    writeFileSync(join(folder, 'index.html'), '<h1>todo</h1>');
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'run()');
    await useWebClient(app, folder);
    const page = await get('/');
    expect([page.statusCode, page.body, page.headers['cache-control']]).toEqual([200, '<h1>todo</h1>', 'no-cache']);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    const asset = await get('/assets/app-1a2b.js');
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await get('/../package.json')).statusCode).toBe(404);
    expect((await get('/assets/%2e%2e/%2e%2e/package.json')).statusCode).not.toBe(200);
  });

  it('is sent compressed to whoever understands it, when it was compressed before', async () => {
    writeFileSync(join(folder, 'index.html'), '<h1>todo</h1>');
    writeFileSync(join(folder, 'index.html.br'), brotliCompressSync('<h1>todo</h1>'));
    await useWebClient(app, folder);
    const { headers, rawPayload } = await get('/', { 'accept-encoding': 'gzip, br' });
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('text/html') as string,
      'cache-control': 'no-cache',
      vary: expect.stringContaining('accept-encoding') as string,
    });
    expect(brotliDecompressSync(rawPayload).toString()).toBe('<h1>todo</h1>');
    const plain = await get('/');
    expect([plain.body, plain.headers['content-encoding']]).toEqual(['<h1>todo</h1>', undefined]);
  });

  it('is left out where it was not built', async () => {
    await useWebClient(app, folder);
    expect((await get('/')).statusCode).toBe(404);
  });
});
