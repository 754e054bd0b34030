import type { IncomingMessage, ServerResponse } from 'node:http';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="refresh" content="1" />
    <meta name="viewport" content="width=device-width" />
    <title>Todo Chatbot is starting</title>
    <style>
      body { font: 1.1rem system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; color: #333; }
    </style>
  </head>
  <body><p>Todo Chatbot is starting, this page comes back by itself.</p></body>
</html>
`;

/** What people and programs get while the app behind the edge is not there: try again in a second. */
export function startingAnswer(request: IncomingMessage, response: ServerResponse): void {
  const isPage = (request.headers.accept ?? '').includes('text/html');
  const body = isPage
    ? PAGE
    : JSON.stringify({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: 'The service is starting; try again in a second.',
      });
  response.writeHead(503, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': '1',
  });
  response.end(body);
}
