import { type ErrorCode, SyncError } from '../../core/sync-error.ts';
import type { Stage } from '../../core/stages.ts';
import { plainWords } from './plain-words.ts';

/** One error of a record result (`statusCode`) or of a request (`errorCode`). */
export type OrgFault = { code: string; message: string; fields: readonly string[] };

/**
 * Status code of the platform → our code. https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_calls_concepts_core_data_objects.htm
 * What is not listed is INVALID_VALUE: a person has to look.
 */
const codes: Record<string, ErrorCode> = {
  UNABLE_TO_LOCK_ROW: 'ROW_LOCKED',
  SERVER_UNAVAILABLE: 'TARGET_UNAVAILABLE',
  SERVICE_UNAVAILABLE: 'TARGET_UNAVAILABLE',
  QUERY_TIMEOUT: 'TARGET_UNAVAILABLE',
  REQUEST_RUNNING_TOO_LONG: 'BATCH_TOO_LARGE',
  TOO_MANY_APEX_REQUESTS: 'TARGET_UNAVAILABLE',
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: 'TARGET_UNAVAILABLE',
  REQUEST_LIMIT_EXCEEDED: 'BUDGET_EXHAUSTED',
  STORAGE_LIMIT_EXCEEDED: 'BUDGET_EXHAUSTED',
  INVALID_SESSION_ID: 'AUTH_REVOKED',
  INVALID_AUTH_HEADER: 'AUTH_REVOKED',
  API_DISABLED_FOR_ORG: 'AUTH_REVOKED',
  INVALID_FIELD: 'SETUP_INCOMPLETE',
  INVALID_TYPE: 'SETUP_INCOMPLETE',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'SETUP_INCOMPLETE',
  INSUFFICIENT_ACCESS_OR_READONLY: 'ACCESS_DENIED',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'ACCESS_DENIED',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'VALIDATION_RULE',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'VALIDATION_RULE',
  CANNOT_EXECUTE_FLOW_TRIGGER: 'VALIDATION_RULE',
  FIELD_FILTER_VALIDATION_EXCEPTION: 'VALIDATION_RULE',
  REQUIRED_FIELD_MISSING: 'FIELD_MISSING',
  DUPLICATES_DETECTED: 'DUPLICATE_BLOCKED',
  INVALID_CURRENCY_ISO: 'CURRENCY_UNKNOWN',
  ENTITY_IS_DELETED: 'REFERENCE_STALE',
  NOT_FOUND: 'REFERENCE_STALE',
  INVALID_CROSS_REFERENCE_KEY: 'REFERENCE_STALE',
  DUPLICATE_VALUE: 'OUTCOME_UNKNOWN',
  DUPLICATE_EXTERNAL_ID: 'OUTCOME_UNKNOWN',
  UNKNOWN_EXCEPTION: 'UNEXPECTED',
};

/** Automation that ran out of limits fails every row of its 200: the batch was too large, not the data wrong. */
const sizeMessage = /CPU time limit exceeded|Too many SOQL queries|LIMIT_EXCEEDED|LimitException|Too many DML/i;

/** An external-id reference that found nothing. */
const foreignKeyMessage = /Foreign key external ID/i;

export function toOrgError(fault: OrgFault, stage: Stage, what: string): SyncError {
  const field = fault.fields[0];
  const code = isSizeFault(fault) ? 'BATCH_TOO_LARGE' : isMissingReference(fault) ? 'REFERENCE_STALE' : (codes[fault.code] ?? 'INVALID_VALUE');
  const message = mask(fault.message);
  const words = plainWords(code, { code: fault.code, message, field }, what);
  return new SyncError(code, { stage, field, message: words ?? `${what}: Salesforce refuses it (${fault.code}${field ? `, field ${field}` : ''}): ${message}` });
}

export function isSizeFault(fault: OrgFault): boolean {
  return fault.code === 'REQUEST_RUNNING_TOO_LONG' || sizeMessage.test(fault.message);
}

export function isMissingReference(fault: OrgFault): boolean {
  return foreignKeyMessage.test(fault.message);
}

/** Messages may quote what was sent: e-mail addresses and quoted values never leave this function. */
export function mask(message: string): string {
  return message.replaceAll(/[^\s"'<>]+@[^\s"'<>]+/g, '(e-mail)').slice(0, 500);
}
