/** One field of a request that the server refused, and why. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** The server answered, and the answer is no (an RFC 9457 problem). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    title: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(title);
  }
}

/** No usable answer came: the network, the proxy or the server is away. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor() {
    super('The server cannot be reached.');
  }
}

/** Reads an RFC 9457 problem; anything else becomes a plain sentence. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as {
    title?: unknown;
    detail?: unknown;
    errors?: unknown;
  };
  const fields = Array.isArray(problem.errors) ? problem.errors.filter(isFieldProblem) : [];
  const title = [problem.title, problem.detail].find((text) => typeof text === 'string' && text !== '');
  return new ApiError(status, typeof title === 'string' ? title : `The server answered ${status}.`, fields);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  const { field, message } = (value ?? {}) as Partial<FieldProblem>;
  return typeof field === 'string' && typeof message === 'string';
}

/** What to tell the person, in one sentence. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiError && error.fields.length > 0) {
    const sentence = error.fields.map(({ field, message }) => `${field} ${message}`.trim()).join('; ');
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  }
  if (error instanceof ApiError || error instanceof UnreachableError) return error.message;
  return 'Something went wrong in this window.';
}
