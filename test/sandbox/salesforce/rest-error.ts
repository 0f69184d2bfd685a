import type { JsonValue } from './json.ts';

/** One refusal, as the REST API words it: `errorCode` at top level, `statusCode` in a per-record result. */
export class RestError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;
  readonly extra: Record<string, JsonValue>;

  constructor(errorCode: string, message: string, detail: { status?: number; fields?: readonly string[]; extra?: Record<string, JsonValue> } = {}) {
    super(message);
    this.name = 'RestError';
    this.errorCode = errorCode;
    this.status = detail.status ?? 400;
    this.fields = detail.fields;
    this.extra = detail.extra ?? {};
  }
}

/** The body of a failed request: an array even for one error. */
export function toErrorBody(error: RestError): JsonValue {
  return [{ ...error.extra, message: error.message, errorCode: error.errorCode, ...(error.fields ? { fields: [...error.fields] } : {}) }];
}

/** One entry of `errors` in a Collections result. */
export function toSaveError(error: RestError): { [key: string]: JsonValue } {
  return { statusCode: error.errorCode, message: error.message, fields: [...(error.fields ?? [])], ...error.extra };
}
