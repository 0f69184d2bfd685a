import { fillLabel } from 'c/labelText';
import { labels } from 'c/recordLabels';
import type { IssueNode } from 'c/recordIssueQuery';
import { recordTitle } from 'c/recordNames';

export type RecordState = { label: string; detail: string; icon: string; variant?: string };
/** What the mirror says beside the record: which records wait and why, where records stand in the store, when the service reported last. */
export type Mirror = { waiting: Record<string, string>; reasons: Record<string, string>; links: Record<string, string>; reportAt: number | undefined; /** A language model is set up. */ hasModel?: boolean };
type Facts = { isBusy: boolean; node: IssueNode | undefined; waitsFor: string | undefined; reasons: Record<string, string>; isLinked: boolean };

const conflictCode = 'CONFLICT';
const pausedCode = 'PAUSED';
/** Unwatched, the service reports every fifteen minutes. */
const silentMs = 1_200_000;

/** The first line of a message is for people, the rest for support. */
export const wordsOf = (message: string | null | undefined): string => (message ?? '').split('\n')[0] ?? '';
export const detailsOf = (message: string | null | undefined): string => (message ?? '').split('\n').slice(1).join(' ');

/** The one state of a record: what needs a person goes before what waits. */
export function stateOf({ isBusy, node, waitsFor, reasons, isLinked }: Facts): RecordState {
  if (isBusy) return { label: labels.waiting, detail: labels.waitingDetail, icon: 'utility:sync' };
  if (node?.Code__c.value === conflictCode) return { label: labels.conflict, detail: wordsOf(node.Message__c.value), icon: 'utility:warning', variant: 'warning' };
  if (node) return { label: labels.failed, detail: wordsOf(node.Message__c.value), icon: 'utility:error', variant: 'error' };
  if (waitsFor !== undefined) return { label: labels.waitingTitle, detail: reasonOf(waitsFor, reasons), icon: 'utility:clock' };
  if (!isLinked) return { label: labels.notSynced, detail: labels.notSyncedDetail, icon: 'utility:ban' };
  return { label: labels.inSync, detail: labels.inSyncDetail, icon: 'utility:success', variant: 'success' };
}

function reasonOf(code: string, reasons: Record<string, string>): string {
  if (code === '') return labels.waitingQueue;
  if (code === pausedCode) return labels.waitingPaused;
  return `${reasons[code] ?? ''} ${labels.waitingRetry}`.trim();
}

export const isSilent = ({ reportAt }: Pick<Mirror, 'reportAt'>, now: number): boolean => reportAt !== undefined && now - reportAt > silentMs;

type MirrorNode = { Key__c: { value: string | null }; Value__c: { value: string | null } };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function readJson(text: string | null | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const textsIn = (value: unknown): Record<string, string> => (isObject(value) ? Object.fromEntries(Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : []))) : {});

/** Reads the rows of the mirror that concern records. */
export function readMirror(nodes: readonly MirrorNode[]): Mirror {
  const valueOf = (key: string) => readJson(nodes.find((node) => node.Key__c.value === key)?.Value__c.value);
  const waiting = valueOf('waiting:records');
  const { at } = valueOf('metric:report');
  return { waiting: textsIn(waiting.records), reasons: textsIn(waiting.reasons), links: textsIn(valueOf('store:links')), reportAt: typeof at === 'string' ? Date.parse(at) : undefined, hasModel: valueOf('assistant:model').isSetUp === true };
}

/** "store:order:250" → kind and id of the store's record; a guest has none that says anything. */
export function storeRecordOf(key: string | null, { links }: Pick<Mirror, 'links'>, productId?: string): { title: string; url: string | undefined } {
  const [kind = '', id = ''] = (key ?? '').split(':').slice(1);
  if (!/^\d+$/.test(id)) return { title: recordTitle(kind), url: undefined };
  return { title: recordTitle(`${kind} ${id}`), url: kind === 'variant' && productId !== undefined ? links.product?.replace('{id}', productId) : links[kind]?.replace('{id}', id) };
}

/** "3 fields are left out …", or nothing. */
export const countText = (label: string, count: number): string => (count > 0 ? fillLabel(label, count) : '');
