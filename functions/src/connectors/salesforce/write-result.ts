import { z } from 'zod';
import { SyncError } from '../../core/sync-error.ts';
import type { WriteFault, WriteOperation, WriteResult } from '../../core/target-writer.ts';
import type { SubrequestResult } from './client.ts';
import { isMissingReference, isSizeFault, type OrgFault, toOrgError } from './errors.ts';

const duplicateSchema = z.object({ matchResults: z.array(z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string(), attributes: z.object({ type: z.string() }) }) })) })) });
const problemSchema = z.object({ statusCode: z.string().optional(), errorCode: z.string().optional(), message: z.string().nullish(), fields: z.array(z.string()).nullish(), duplicateResult: duplicateSchema.nullish().catch(undefined) }).refine((problem) => problem.statusCode !== undefined || problem.errorCode !== undefined, 'names no code');
const rowSchema = z.object({ id: z.string().nullish(), success: z.boolean(), errors: z.array(problemSchema) });
const createdSchema = z.object({ id: z.string() });

type Problem = z.infer<typeof problemSchema>;
export type RowOutcome = WriteResult & { isSizeFault?: boolean };

/** The rows of a collection answer, in request order. Anything but a well-formed list fails every row. */
export function readCollection(result: SubrequestResult, operations: readonly WriteOperation[]): RowOutcome[] {
  const rows = z.array(rowSchema).safeParse(result.body);
  if (result.status >= 200 && result.status <= 299 && rows.success && rows.data.length === operations.length) {
    return rows.data.map((row, position) => {
      const operation = operations[position];
      if (row.success && operation) return { id: row.id ?? operation.id ?? '' };
      return failed(row.errors[0], operation);
    });
  }
  const problem = firstProblem(result.body);
  return operations.map((operation) => failed(problem, operation));
}

/** The answer to a single-row POST, PATCH or DELETE. */
export function readRow(result: SubrequestResult, operation: WriteOperation): RowOutcome {
  if (result.status < 200 || result.status > 299) return failed(firstProblem(result.body), operation);
  const created = createdSchema.safeParse(result.body);
  return { id: created.success ? created.data.id : (operation.id ?? '') };
}

function firstProblem(body: unknown): Problem | undefined {
  const problems = z.array(problemSchema).safeParse(body);
  return problems.success ? problems.data[0] : undefined;
}

function failed(problem: Problem | undefined, operation: WriteOperation | undefined): RowOutcome {
  const what = operation ? `${operation.entity.sobject} ${operation.key}` : 'record';
  if (!problem) return { fault: { kind: 'unknown-outcome', matches: [], error: new SyncError('OUTCOME_UNKNOWN', { stage: 'load', message: `${what}: Salesforce gave no readable answer.` }) } };
  const fault: OrgFault = { code: problem.statusCode ?? problem.errorCode ?? 'UNKNOWN_EXCEPTION', message: problem.message ?? '', fields: problem.fields ?? [] };
  const matches = problem.duplicateResult?.matchResults.flatMap((result) => result.matchRecords.map((match) => ({ sobject: match.record.attributes.type, id: match.record.Id }))) ?? [];
  return { fault: { kind: kindOf(fault), matches, error: toOrgError(fault, 'load', what) }, isSizeFault: isSizeFault(fault) };
}

/** An org with state and country picklists refuses names that are not on its lists. https://help.salesforce.com/s/articleView?id=sf.admin_state_country_picklists_overview.htm */
const isPlace = (field: string | undefined): boolean => /^(Billing|Shipping|Mailing|Other)(State|Country)(Code)?$/.test(field ?? '');

function kindOf(fault: OrgFault): WriteFault['kind'] {
  if (fault.code === 'DUPLICATE_VALUE' || fault.code === 'DUPLICATE_EXTERNAL_ID') return 'duplicate-key';
  if (fault.code === 'DUPLICATES_DETECTED') return 'duplicate-rule';
  if (isMissingReference(fault)) return 'missing-reference';
  if (fault.code === 'FIELD_INTEGRITY_EXCEPTION' && isPlace(fault.fields[0])) return 'unknown-place';
  if (fault.code === 'ENTITY_IS_DELETED' || fault.code === 'NOT_FOUND') return 'gone';
  return 'other';
}
