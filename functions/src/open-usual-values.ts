import { isNeverGuessed, type KnownRecord, type NoUsualValue, suggestUsualValue, type UsualValue } from './anomaly/usual-value.ts';
import type { Config } from './config.ts';
import { createNames } from './connectors/salesforce/names.ts';
import type { ObjectRules } from './core/object-rules.ts';
import { SyncError } from './core/sync-error.ts';
import { createPreview } from './open-preview.ts';
import type { OpenConnection } from './open-connection.ts';
import { showIssues } from './open-watching.ts';
import type { FlowDefinition } from './pipeline/define-flow.ts';
import { issueFlow } from './pipeline/finish.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import type { EffectiveSettings } from './settings/effective-settings.ts';
import type { Database } from './store/database.ts';
import { listMissingValues, saveSuggestion } from './store/issue-store.ts';

type Deps = { open: OpenConnection; config: Config; database: Database; queue: WorkQueue; effective: EffectiveSettings; flows: readonly FlowDefinition[] };
type Suggestion = UsualValue | NoUsualValue;
/** What a missing value may follow from. */
type Missing = { object: string; field: string; type: string; attributes: Record<string, string> };

const issuesMax = 10;
const historyMax = 2_000;
const historyKeptMs = 3_600_000;
const historiesMax = 50;
const attributesMax = 4;
const attributeTypes: ReadonlySet<string> = new Set(['picklist', 'boolean', 'combobox']);
/** The platform does not filter by these (`filterable` of describe), and no two records hold the same. */
const unusualTypes: ReadonlySet<string> = new Set(['textarea', 'multipicklist', 'base64', 'address', 'location']);

const abstain = (reason: string): NoUsualValue => ({ value: undefined, reason });

/** Proposes what a mandatory field without a value usually holds, from the org's own records; a person decides whether it goes in. */
export function createValueLook({ open, config, database, queue, effective, flows }: Deps): (signal: AbortSignal) => Promise<void> {
  const connectionId = open.connection.id;
  const names = createNames(config.salesforce.namespace);
  const preview = createPreview({ open, database, flows });
  /** Issues for which what the org says of its fields was read anew. */
  const reread = new Set<string>();
  const histories = new Map<string, { records: KnownRecord[]; until: number }>();

  async function historyOf({ object, field, attributes }: Missing, signal: AbortSignal): Promise<KnownRecord[]> {
    const columns = Object.keys(attributes);
    const name = [object, field, ...columns].join(' ');
    const kept = histories.get(name);
    if (kept && kept.until > Date.now()) return kept.records;
    const [column, ...rest] = [field, ...columns].map((each) => names.name(each));
    const rows = await open.orgClient.query(`SELECT ${[column, ...rest].join(', ')} FROM ${names.name(object)} WHERE ${column} != null ORDER BY CreatedDate DESC LIMIT ${historyMax}`, signal);
    const valueOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');
    const records = rows.map((row) => ({ value: valueOf(row[column ?? '']), attributes: Object.fromEntries(columns.map((each) => [each, valueOf(row[names.name(each)])])) }));
    const oldest = histories.size >= historiesMax ? histories.keys().next().value : undefined;
    if (oldest !== undefined) histories.delete(oldest);
    histories.set(name, { records, until: Date.now() + historyKeptMs });
    return records;
  }

  /** Undefined: the org knows of a field that we do not know of yet, and is asked again. */
  async function suggest({ key, entityKey, field }: { key: string; entityKey: string; field: string }, signal: AbortSignal): Promise<Suggestion | undefined> {
    const mapped = await preview(entityKey, signal);
    for (const { object, fields } of mapped?.records ?? []) {
      const rules = await open.rulesOf(object, signal);
      const rule = rules.get(field);
      if (!rule?.isRequired || (fields[field] ?? null) !== null) continue;
      reread.delete(key);
      const missing = { object, field, type: rule.type, attributes: attributesOf(fields, rules) };
      if (unusualTypes.has(rule.type)) return abstain(`${rule.label || field} holds something else in every record. Send it to review.`);
      return suggestUsualValue({ name: field, type: rule.type }, missing.attributes, isNeverGuessed({ name: field, type: rule.type }) ? [] : await historyOf(missing, signal));
    }
    if (!reread.has(key)) {
      reread.add(key);
      open.forget();
      return undefined;
    }
    reread.delete(key);
    return abstain('The record is no longer as it was when the value was missing: redrive it.');
  }

  return async (signal) => {
    if (!effective.current().document.watch.values) return;
    for (const issue of await listMissingValues(database.pool, connectionId, issuesMax)) {
      const found = await suggest(issue, signal).catch(unlessAway);
      if (found === undefined) continue;
      const { key } = issue;
      const why = found.value === undefined ? found.reason : `Crosswalk suggests “${found.value}”: ${found.reason} If it is right, enter it with “Edit and redrive”.`;
      const isTold = await database.transaction(async (sql) => {
        const isOpen = await saveSuggestion(sql, connectionId, { key, value: found.value ?? '', why });
        if (isOpen) await showIssues(queue, connectionId, [key], sql);
        return isOpen;
      });
      if (isTold) queue.announce(issueFlow);
    }
  };
}

/** A system that is away is asked again; what the org does not let us read proposes nothing. */
function unlessAway(error: unknown): NoUsualValue {
  if (!(error instanceof SyncError) || error.disposition !== 'dead-letter') throw error;
  return abstain(`No value is proposed: ${error.message}`);
}

/** What tells records apart in few words. */
function attributesOf(fields: Readonly<Record<string, unknown>>, rules: ObjectRules): Record<string, string> {
  const known = Object.entries(fields).filter(([field, value]) => attributeTypes.has(rules.get(field)?.type ?? '') && (typeof value === 'string' || typeof value === 'boolean') && value !== '');
  return Object.fromEntries(known.slice(0, attributesMax).map(([field, value]) => [field, String(value)]));
}
