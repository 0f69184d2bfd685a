/** What follows a failed stream. `gap`: the position is unusable. `pause`: the allowance is used up. `stop`: somebody has to change the set-up. */
export type StreamDecision = 'retry' | 'slow-down' | 'reauthenticate' | 'gap' | 'pause' | 'stop';

/** A failure as it came over the wire: gRPC status, trailer `error-code`, words. */
export type StreamFailure = { status: number; errorCode: string; message: string };

/** Verdict on a failure; `code` is safe to log and to count. */
export type StreamVerdict = { decision: StreamDecision; code: string };

const prefix = 'sfdc.platform.eventbus.grpc.';

/** https://developer.salesforce.com/docs/platform/pub-sub-api/guide/handling-errors.html */
const byErrorCode: ReadonlyMap<string, StreamDecision> = new Map([
  ['service.auth.error', 'reauthenticate'],
  ['service.auth.headers.invalid', 'reauthenticate'],
  ['service.unavailable', 'retry'],
  ['topic.api.unavailable', 'retry'],
  ['schema.api.unavailable', 'retry'],
  ['subscription.internal.error', 'retry'],
  ['service.protection.triggered', 'slow-down'],
  ['service.protection.stream.limit.triggered', 'slow-down'],
  ['concurrent.client.limit.exceeded', 'slow-down'],
  ['subscription.fetch.replayid.corrupted', 'gap'],
  ['subscription.fetch.replayid.validation.failed', 'gap'],
  ['subscription.limit.exceeded', 'pause'],
  ['topic.not.found', 'stop'],
  ['topic.meta.permission', 'stop'],
  ['schema.meta.permission', 'stop'],
  ['subscription.topic.cannot.subscribe', 'stop'],
  ['service.tenant.license', 'stop'],
  // Ours to mend: asking again the same way cannot help.
  ['subscription.fetch.requested.events.invalid', 'stop'],
  ['subscription.fetch.topic.mismatch', 'stop'],
  ['subscription.fetch.request.invalid', 'stop'],
  ['subscription.fetch.replay.repeated', 'stop'],
  ['subscription.fetch.overflow', 'stop'],
]);

/** gRPC status → decision, where the trailer is missing or new. https://grpc.io/docs/guides/status-codes/ */
const byStatus: ReadonlyMap<number, StreamDecision> = new Map([
  [3, 'stop'], // INVALID_ARGUMENT
  [5, 'stop'], // NOT_FOUND
  [7, 'stop'], // PERMISSION_DENIED
  [8, 'slow-down'], // RESOURCE_EXHAUSTED
  [12, 'stop'], // UNIMPLEMENTED
  [16, 'reauthenticate'], // UNAUTHENTICATED
]);

/** The trailer decides; without a known one the status; everything else is tried again. */
export function decideStreamFailure({ status, errorCode, message }: StreamFailure): StreamVerdict {
  const code = errorCode.startsWith(prefix) ? errorCode.slice(prefix.length) : errorCode;
  const decision = byErrorCode.get(code);
  if (decision) return { decision, code };
  if (status === 3 && /replay ?id/i.test(message)) return { decision: 'gap', code: code || 'replayid' };
  return { decision: byStatus.get(status) ?? 'retry', code: code || `grpc status ${status}` };
}
