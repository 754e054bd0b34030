#!/usr/bin/env node
// Stands in for the programs of the real stack where a test wants the runner, not the programs: it does what the runner
// waits for and nothing else. Its own name says which program it is.
const { copyFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { basename, join } = require('node:path');

const program = basename(process.argv[1]);
const args = process.argv.slice(2);
const option = (name) => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
const answer = (status) => (_request, response) => response.writeHead(status).end();
const listen = (port, status = 204) => createServer(answer(status)).listen(Number(port), '127.0.0.1');

switch (program) {
  case 'mvn':
    mkdirSync(option('-DoutputDirectory'), { recursive: true });
    break;
  case 'go': {
    const target = args[args.indexOf('-o') + 1];
    for (const path of args.filter((arg) => arg.startsWith('github.com/')))
      copyFileSync(__filename, join(target, basename(path)));
    break;
  }
  case 'java': {
    const settings = readFileSync(args.at(-1), 'utf8');
    const data = /^log\.dirs=(.*)$/m.exec(settings)[1];
    if (args.includes('kafka.tools.StorageTool')) {
      mkdirSync(data, { recursive: true });
      writeFileSync(join(data, 'meta.properties'), args[args.indexOf('-t') + 1]);
    } else listen(/PLAINTEXT:\/\/127\.0\.0\.1:(\d+)/.exec(settings)[1]);
    break;
  }
  case 'sentry':
    for (const file of ['ca.crt', 'issuer.key'])
      writeFileSync(join(option('--issuer-credentials'), file), 'certificate');
    listen(option('--port'));
    break;
  case 'daprd':
    listen(option('--dapr-http-port'));
    break;
  default:
    listen(option('--port'));
}
