import { HttpException } from '@nestjs/common';

/** What is wrong with one field, and what to do about it. */
export interface FieldError {
  /** Path of the field, such as `due.at` or `tags[5]`. */
  field: string;
  message: string;
}

/** An RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: FieldError[];
  correlationId?: string;
  [extension: string]: unknown;
}

/** An error that is answered as a problem. `extensions` stand beside the members of RFC 9457. */
export class ProblemException extends HttpException {
  constructor(
    status: number,
    title: string,
    readonly extensions: Partial<Problem> = {},
  ) {
    super({ type: 'about:blank', title, status, ...extensions }, status);
  }

  /** 400 for input that breaks a rule, with every field that is wrong. */
  static invalid(errors: FieldError[]): ProblemException {
    return new ProblemException(400, 'Some of the input is not valid.', {
      detail: errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; '),
      errors,
    });
  }
}
