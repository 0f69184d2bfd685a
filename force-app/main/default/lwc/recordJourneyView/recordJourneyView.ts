import { fillLabel } from 'c/labelText';
import { labels } from 'c/recordDetailLabels';
import { fieldName, objectName } from 'c/recordNames';

type Write = { object: string; did: string; count: number; fields: string[] };
type Request = { system: string; route: string; id?: string; status: number; at: number; durationMs: number };
type Stage = { stage: string; at: number };
type Try = { at: string; flow: string; action: string; code: string | null; why: string | null; attempt?: number; events: { source: string; eventAt: string | null; receivedAt: string }[]; stages: Stage[]; requests: Request[]; writes: Write[]; linked?: { object: string; rule: string }[]; choices: Record<string, string>; hiddenRecords: number };
type Waiting = { flow: string; since: string; runAt: string; isLeased: boolean; isPaused: boolean; code: string | null; why: string | null };
/** What the service tells of a record's past. */
export type Journey = { entityKey: string | null; storeLink: string | null; waiting: Waiting[]; tries: Try[] };
/** One entry as it is shown; times in ms since the epoch. */
export type Entry = { key: string; title: string; flow: string; icon: string; variant: string | undefined; at: number; why: string; steps: { key: string; label: string; at: number | undefined; text: string }[]; requests: { key: string; text: string }[]; hiddenRecords: number };

const sources: Readonly<Record<string, string>> = { webhook: labels.stepWebhook, cdc: labels.stepCdc, poll: labels.stepPoll, backfill: labels.stepBackfill, command: labels.stepCommand, reconcile: labels.stepReconcile, flow: labels.stepFlow };
/** Stages people know; the others are steps between. */
const stageNames: Readonly<Record<string, string>> = { extract: labels.stepExtract, transform: labels.stepTransform, load: labels.stepLoad, confirm: labels.stepConfirm };
const dids: Readonly<Record<string, string>> = { created: labels.didCreated, updated: labels.didUpdated, sent: labels.didSent };
const systems: Readonly<Record<string, string>> = { bigcommerce: labels.sideBigcommerce, salesforce: labels.sideSalesforce };
const fieldsMax = 8;

function titleOf({ action, writes, code }: Try): { title: string; icon: string; variant: string | undefined } {
  if (action === 'command.resolve') return { title: labels.journeyResolve, icon: 'utility:merge', variant: undefined };
  if (action.startsWith('command.')) return { title: labels.journeyCommand, icon: 'utility:user', variant: undefined };
  if (action === 'sync.dead') return { title: labels.journeyDead, icon: 'utility:error', variant: 'error' };
  if (action !== 'sync.done') return { title: labels.journeyRetry, icon: 'utility:clock', variant: undefined };
  if (code !== null) return { title: labels.journeySkipped, icon: 'utility:skip', variant: undefined };
  return { title: writes.length > 0 ? labels.journeyDone : labels.journeyUnchanged, icon: 'utility:success', variant: 'success' };
}

const fieldsText = (fields: readonly string[]) => (fields.length === 0 ? '' : `: ${fields.slice(0, fieldsMax).map(fieldName).join(', ')}${fields.length > fieldsMax ? ' …' : ''}`);
const writeText = ({ object, did, count, fields }: Write) => `${objectName(object)}${count > 1 ? ` × ${count}` : ''} ${dids[did] ?? did}${fieldsText(fields)}`;

/** The entries of a journey, newest first as the service tells them. */
export function entriesOf(journey: Journey | undefined): Entry[] {
  return (journey?.tries ?? []).map((each, place) => {
    const passed = each.stages.filter(({ stage }) => stage in stageNames);
    const loadedAt = each.stages.find(({ stage }) => stage === 'load')?.at;
    const steps = [
      ...each.events.slice(-1).map(({ source, receivedAt }) => ({ key: 'event', label: sources[source] ?? source, at: Date.parse(receivedAt), text: '' })),
      ...passed.filter(({ stage }) => stage !== 'load' || each.writes.length > 0).map(({ stage, at }) => ({ key: stage, label: stageNames[stage] ?? stage, at, text: stage === 'load' ? each.writes.map(writeText).join('; ') : '' })),
      ...(loadedAt === undefined && each.writes.length > 0 ? [{ key: 'load', label: labels.stepLoad, at: undefined, text: each.writes.map(writeText).join('; ') }] : []),
      ...(each.linked ?? []).map(({ object, rule }) => ({ key: `linked ${object}`, label: fillLabel(labels.journeyLinked, objectName(object), rule), at: undefined, text: '' })),
      ...Object.entries(each.choices).map(([path, side]) => ({ key: path, label: fieldName(path.split('.')[1] ?? path), at: undefined, text: systems[side] ?? side })),
    ];
    const requests = each.requests.filter(({ id }) => id !== undefined).map(({ system, route, id, status }, index) => ({ key: `${index}`, text: `${systems[system] ?? system} ${route} → ${status} · ${id ?? ''}` }));
    return { key: `${each.at} ${place}`, ...titleOf(each), flow: each.flow, at: Date.parse(each.at), why: each.why ?? '', steps, requests, hiddenRecords: each.hiddenRecords };
  });
}
