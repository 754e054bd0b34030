import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { describeProblems } from './openapi-problems';

/** The OpenAPI document of every public route. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Todo Chatbot')
    .setVersion('1.0')
    .setDescription(
      'Tasks by REST and by chat. Errors are RFC 9457 problems that name each field. Writes accept an Idempotency-Key; ' +
        "a task's version is its ETag, and updates accept If-Match.",
    )
    .addBearerAuth()
    .build();
  return describeProblems(SwaggerModule.createDocument(app, config));
}

/** Serves the explorer at /docs; the document is made at the first visit, so that it costs nothing at start. */
export function useOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), { jsonDocumentUrl: 'docs/json' });
}
