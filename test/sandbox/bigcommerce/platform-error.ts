/** Why a request is refused, before it takes the shape of the API generation it came in by. */
export type PlatformProblem = {
  status: number;
  /** V2 `message`, V3 `title`. */
  message: string;
  /** V3 only: field → what is wrong with it. */
  errors?: Record<string, string>;
  /** V2 only. */
  details?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** V3 refunds answer their refusals as a list in `data`. */
  isListed?: boolean;
};

/** A refusal thrown by a route; the server writes it as a V2 array or a V3 problem object. */
export class PlatformError extends Error {
  readonly problem: PlatformProblem;
  constructor(problem: PlatformProblem) {
    super(problem.message);
    this.name = 'PlatformError';
    this.problem = problem;
  }
}

/** V2 answers errors as an array of `{status, message}`. */
export function v2ErrorBody(problem: PlatformProblem): unknown[] {
  return [{ status: problem.status, message: problem.message, ...(problem.details ? { details: problem.details } : {}) }];
}

/** V3 answers one problem object with a map of field errors. https://developer.bigcommerce.com/docs/start/about/status-codes */
export function v3ErrorBody(problem: PlatformProblem): Record<string, unknown> {
  const said = { status: problem.status, title: problem.message, type: 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes' };
  return problem.isListed ? { data: [said] } : { ...said, errors: problem.errors ?? {} };
}

export function notFoundV2(): PlatformError {
  return new PlatformError({ status: 404, message: 'The requested resource was not found.' });
}

/** The platform's words for a read-only field in a V2 body (its published sample body says 404, the response is 400). */
export function readOnlyField(field: string): PlatformError {
  return new PlatformError({
    status: 400,
    message: `The field '${field}' cannot be written to. Please remove it from your request before trying again.`,
  });
}

export function invalidField(field: string, reason?: string): PlatformError {
  return new PlatformError({ status: 400, message: `The field '${field}' is invalid.`, details: reason ? { invalid_reason: reason } : undefined });
}

/** V3: 422 with the fields that are wrong. */
export function unprocessable(errors: Record<string, string>, message = 'JSON data is missing or invalid'): PlatformError {
  return new PlatformError({ status: 422, message, errors });
}

/** A refused refund: 422 with the reason as its title. https://developer.bigcommerce.com/docs/store-operations/orders/refunds */
export function refundProblem(message: string): PlatformError {
  return new PlatformError({ status: 422, message, isListed: true });
}
