/** A call to the sidecar that failed. */
export class DaprError extends Error {
  constructor(
    /** What was tried, such as `publish task-events`. */
    readonly operation: string,
    /** HTTP status of the sidecar's answer; 0 when there was none. */
    readonly status: number,
    detail: string,
  ) {
    super(`${operation} failed${status ? ` with ${status}` : ''}: ${detail}`);
    this.name = 'DaprError';
  }
}

/** Another writer was faster: read the value again and decide anew. */
export class StateConflictError extends DaprError {
  constructor(operation: string, detail: string) {
    super(operation, 409, detail);
    this.name = 'StateConflictError';
  }
}

/** The other service answered with an error. */
export class InvocationError extends DaprError {
  constructor(
    operation: string,
    status: number,
    /** The body of the answer: an RFC 9457 problem when the service sent one. */
    readonly problem: unknown,
  ) {
    super(operation, status, typeof problem === 'string' ? problem : JSON.stringify(problem));
    this.name = 'InvocationError';
  }
}

/** Thrown by a handler for a message that can never be handled: it goes to the dead-letter topic. */
export class UnprocessableEventError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnprocessableEventError';
  }
}
