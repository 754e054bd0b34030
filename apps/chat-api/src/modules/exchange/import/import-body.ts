import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AuthenticatedRequest } from '../../../platform/auth/current-user.decorator';
import { ProblemException } from '../../../platform/problems/problem.exception';

export const IMPORT_ROUTE = 'api/v1/import';
export const IMPORT_MEDIA_TYPES = ['application/json', 'text/csv', 'text/calendar', 'application/octet-stream'];
/** What the body of this route is called inside, so that no parser reads it before it is known who sends it. */
const UNREAD = 'application/x-unread-file';
/** Requests whose content type the import does not take; told once it is known who sends them. */
const otherTypes = new WeakSet<IncomingMessage>();
const LIMIT_BYTES = 10 * 1024 * 1024;

/** Lets the route of the import take files; every other route refuses them as before. */
export function useImportBody(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addContentTypeParser(UNREAD, (_request, payload, done) => done(null, payload));
  server.addHook('onRequest', (request, _reply, done) => {
    const isImport = request.routeOptions.url === `/${IMPORT_ROUTE}` && request.method === 'POST';
    const [type] = (request.headers['content-type'] ?? '').split(';', 1);
    if (isImport && type !== '') {
      if (!IMPORT_MEDIA_TYPES.includes(type!.trim().toLowerCase())) otherTypes.add(request.raw);
      request.headers['content-type'] = UNREAD;
    } else if (type!.trim() === UNREAD) request.headers['content-type'] = 'application/octet-stream';
    done();
  });
}

/** Reads the file, once the guards before it know the sender. */
@Injectable()
export class ImportBodyGuard implements CanActivate {
  /** @throws ProblemException 400 without a file, 413 for one that is too large, 415 for another content type */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (otherTypes.has(request.raw)) {
      const detail = `Send the file as one of ${IMPORT_MEDIA_TYPES.join(', ')}.`;
      throw new ProblemException(415, 'The import does not take this content type.', { detail });
    }
    if (!request.body) {
      throw ProblemException.invalid([{ field: '', message: 'Send the file as the body, with its content type.' }]);
    }
    if (Number(request.headers['content-length'] ?? 0) > LIMIT_BYTES) throw tooLarge();
    const pieces: Buffer[] = [];
    let length = 0;
    // What is left of a file that is too large is read by whoever answers; the connection stays whole.
    for await (const piece of (request.body as Readable).iterator({ destroyOnReturn: false })) {
      length += (piece as Buffer).length;
      if (length > LIMIT_BYTES) throw tooLarge();
      pieces.push(piece as Buffer);
    }
    request.body = Buffer.concat(pieces);
    return true;
  }
}

function tooLarge(): ProblemException {
  return new ProblemException(413, 'The file is too large.', { detail: '10 MB are allowed; split the file.' });
}
