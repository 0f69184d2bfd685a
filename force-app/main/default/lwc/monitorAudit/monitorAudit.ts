import { api, LightningElement } from 'lwc';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { dataOf } from 'c/eventData';
import { errorText } from 'c/labelText';
import { labels } from 'c/monitorActionLabels';
import type { Person } from 'c/monitorAssign';
import { flowTitle } from 'c/monitorStatus';
import type { Flow } from 'c/monitorStatus';
import { objectName } from 'c/recordNames';

type Line = { seq: number; at: string; actor: string; action: string; flow: string | null; entityKey: string | null; code: string | null; wrote: Record<string, number>; sent: number };
type Found = { lines: Line[]; next: number | null };
type Row = { key: string; at: number; what: string; record: string; who: string; result: string };

const isFound = (value: unknown): value is Found => typeof value === 'object' && value !== null && 'lines' in value && Array.isArray(value.lines);

const outcomes: Readonly<Record<string, string>> = { 'sync.done': labels.outcomeDone, 'sync.dead': labels.outcomeDead, 'sync.retry': labels.outcomeWaits, 'sync.snooze': labels.outcomeWaits };

/** Days are the user's own, the last one whole. */
const dayTimes: Readonly<Record<string, string>> = { from: '00:00:00', to: '23:59:59.999' };

/** Searches what was done, to which record, by whom. */
export default class MonitorAudit extends LightningElement {
  @api flows: readonly Flow[] = [];
  @api people: readonly Person[] = [];
  labels = labels;
  commandId?: string;
  problem = '';
  isAsking = false;
  lines?: Line[];
  private next: number | null = null;
  private filter: Record<string, string> = {};

  get options(): { label: string; value: string }[] {
    return [{ label: labels.allFlows, value: '' }, ...this.flows.map(({ name, title }) => ({ label: title, value: name }))];
  }

  get flow(): string {
    return this.filter.flow ?? '';
  }

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  get isEmpty(): boolean {
    return this.lines?.length === 0;
  }

  get hasRows(): boolean {
    return (this.lines?.length ?? 0) > 0;
  }

  get hasMore(): boolean {
    return this.next !== null;
  }

  get rows(): Row[] {
    return (this.lines ?? []).map(({ seq, at, actor, action, flow, entityKey, code, wrote, sent }) => ({
      key: String(seq), at: Date.parse(at), what: [outcomes[action] ?? flowTitle(action.replace(/^\w+\./, '')), flow === null ? '' : flowTitle(flow)].filter(Boolean).join(' · '), record: entityKey ?? '',
      who: actor === 'service' ? labels.auditService : (this.people.find(({ value }) => value === actor)?.label ?? actor),
      result: [code, ...Object.entries(wrote).map(([object, count]) => `${objectName(object)} × ${count}`), sent > 0 ? `→ BigCommerce × ${sent}` : null].filter(Boolean).join(', '),
    }));
  }

  handleFilter(event: CustomEvent<{ value: string }>): void {
    this.filter = { ...this.filter, [dataOf(event).name ?? '']: event.detail.value };
  }

  handleSearch(): void {
    [this.lines, this.next] = [undefined, null];
    void this.search();
  }

  handleMore(): void {
    void this.search();
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    if (detail.state === 'done' && isFound(detail.result)) [this.lines, this.next] = [[...(this.lines ?? []), ...detail.result.lines], detail.result.next];
    else this.problem = detail.state === 'late' ? labels.commandLate : detail.message;
  }

  private async search(): Promise<void> {
    [this.isAsking, this.problem] = [true, ''];
    const filter = Object.fromEntries(Object.entries(this.filter).flatMap(([name, value]) => (value === '' || value === null ? [] : [[name, name in dayTimes ? new Date(`${value}T${dayTimes[name] ?? ''}`).toISOString() : value.trim()]])));
    try {
      this.commandId = await requestCommand('search-audit', { ...filter, ...(this.next === null ? {} : { before: this.next }) });
    } catch (error) {
      this.problem = errorText(error);
    }
    this.isAsking = false;
  }
}
