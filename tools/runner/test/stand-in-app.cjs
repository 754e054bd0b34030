// The least an app is: an app channel that is healthy and a public port that tells who answers.
const { createServer } = require('node:http');

const { APP_ID, APP_PORT, PORT, POD_NAME } = process.env;
createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/dapr/subscribe' ? '[]' : '');
}).listen(Number(APP_PORT), '127.0.0.1');
if (PORT) createServer((_request, response) => response.end(`${APP_ID} ${POD_NAME}`)).listen(Number(PORT), '127.0.0.1');
