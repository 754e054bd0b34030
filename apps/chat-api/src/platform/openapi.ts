import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { IdentityProvider } from './auth/identity-provider';
import { describeProblems, METHODS } from './openapi-problems';

const BEARER =
  'The access token of POST auth/login, a token of POST access-tokens (within its scopes), or, where the installation ' +
  'has an identity provider, an access token of that provider: the first call with one makes the account.';
const PROVIDER = 'identity-provider';

/** The OpenAPI document of every public route. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Todo Chatbot')
    .setVersion('1.0')
    .setDescription(
      'Tasks by REST and by chat. Errors are RFC 9457 problems that name each field. Writes accept an Idempotency-Key; ' +
        "a task's version is its ETag, and updates accept If-Match.",
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: BEARER })
    .build();
  const document = describeProblems(SwaggerModule.createDocument(app, config));
  const { discovery } = app.get(IdentityProvider);
  return discovery === undefined ? document : offerProvider(document, discovery);
}

/** Says of every route that takes a token that it takes one of the provider too. */
function offerProvider(document: OpenAPIObject, openIdConnectUrl: string): OpenAPIObject {
  const schemes = document.components!.securitySchemes!;
  schemes[PROVIDER] = { type: 'openIdConnect', openIdConnectUrl, description: 'Tokens of the identity provider.' };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) path[method]?.security?.push({ [PROVIDER]: [] });
  }
  return document;
}

/** Serves the explorer at /docs; the document is made at the first visit, so that it costs nothing at start. */
export function useOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), { jsonDocumentUrl: 'docs/json' });
}
