import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const HOLDS_SECRET = Symbol('holds secret');
/** What the API description says of such a route. */
export const HOLDS_SECRET_EXTENSION = 'x-holds-secret';

/** Marks a route whose request or answer holds a secret: an Idempotency-Key is ignored, since its answer is kept a day. */
export const HoldsSecret = (): MethodDecorator =>
  applyDecorators(SetMetadata(HOLDS_SECRET, true), ApiExtension(HOLDS_SECRET_EXTENSION, true));
