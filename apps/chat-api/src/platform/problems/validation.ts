import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ProblemException, type FieldError } from './problem.exception';

/** Every field that is wrong, by its path: `due.at`, `reminders[1].before`. */
export function fieldErrors(errors: ValidationError[], path = ''): FieldError[] {
  return errors.flatMap((error) => {
    const name = /^\d+$/.test(error.property) ? `[${error.property}]` : error.property;
    const field = path === '' || name.startsWith('[') ? `${path}${name}` : `${path}.${name}`;
    return [
      ...Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
        field,
        message:
          constraint === 'whitelistValidation'
            ? 'is not known here; leave it out'
            : message.replace(new RegExp(`^${error.property}\\s+`), ''),
      })),
      ...fieldErrors(error.children ?? [], field),
    ];
  });
}

/** Validates bodies and queries against their classes; an unknown property is refused by name. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => ProblemException.invalid(fieldErrors(errors)),
  });
}
