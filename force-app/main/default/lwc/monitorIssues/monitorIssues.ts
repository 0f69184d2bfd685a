import { api, LightningElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels as actionLabels } from 'c/monitorActionLabels';
import type { Person } from 'c/monitorAssign';
import { labels } from 'c/monitorLabels';
import type { IssueGroup, IssueRecord } from 'c/monitorStatus';

type Row = { record: IssueRecord; key: string; owner: string; isSelected: boolean };
type Section = { key: string; label: string; title: string; count: string; selected: string; isAll: boolean; actions: string[]; rows: Row[]; more: string; isNotice: boolean };

const rowsMax = 20;
const countText = (count: number) => (count === 1 ? labels.recordsOne : fillLabel(labels.recordsMany, count));

/** Open issues by cause, each with its remedy. Who may operate redrives, edits, discards and assigns them: the selected ones, or a whole group. */
export default class MonitorIssues extends LightningElement {
  @api groups: readonly IssueGroup[] = [];
  @api people: readonly Person[] = [];
  @api canOperate = false;
  /** A language model is set up. */
  @api hasModel = false;
  @api isBusy = false;
  labels = { ...labels, ...actionLabels };
  private picked: readonly string[] = [];

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  get hasPeople(): boolean {
    return this.people.length > 0;
  }

  get sections(): Section[] {
    return this.groups.map(({ key, title, actions, records, isNotice = false }) => {
      const count = records.filter(({ id }) => this.picked.includes(id)).length;
      return {
        key, title, actions, isNotice, label: `${title}, ${countText(records.length)}`, count: countText(records.length),
        selected: count > 0 ? fillLabel(actionLabels.selected, count) : '', isAll: count === records.length,
        rows: records.slice(0, rowsMax).map((record) => ({ record, key: record.id, isSelected: this.picked.includes(record.id), owner: this.people.find(({ value }) => value === record.ownerId)?.label ?? '' })),
        more: records.length > rowsMax ? fillLabel(labels.more, records.length - rowsMax) : '',
      };
    });
  }

  handlePick({ detail }: CustomEvent<{ id: string; isSelected: boolean }>): void {
    this.picked = [...this.picked.filter((id) => id !== detail.id), ...(detail.isSelected ? [detail.id] : [])];
  }

  handleAll(event: CustomEvent<{ checked: boolean }>): void {
    const ids = this.groupOf(event).map(({ id }) => id);
    this.picked = [...this.picked.filter((id) => !ids.includes(id)), ...(event.detail.checked ? ids : [])];
  }

  handleRedrive(event: Event): void {
    this.ask('redrive', this.recordsOf(event), labels.redriveDone);
  }

  handleDismiss(event: Event): void {
    this.ask('dismiss', this.recordsOf(event), actionLabels.asExpectedDone);
  }

  async handleDiscard(event: Event): Promise<void> {
    const records = this.recordsOf(event);
    const isSure = await LightningConfirm.open({ label: fillLabel(labels.discardHeading, countText(records.length)), message: labels.discardQuestion, theme: 'warning' });
    if (isSure) this.ask('discard', records, labels.discardDone);
  }

  handleAssign(event: CustomEvent<{ value: string }>): void {
    const person = this.people.find(({ value }) => value === event.detail.value);
    const payload = { issueIds: this.recordsOf(event).map(({ id }) => id), ownerId: event.detail.value };
    this.tell('assign', payload, fillLabel(actionLabels.assignDone, person?.label ?? ''));
  }

  handleAsk({ detail }: CustomEvent<object>): void {
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }

  private groupOf(event: Event): readonly IssueRecord[] {
    return this.groups.find(({ key }) => key === dataOf(event).group)?.records ?? [];
  }

  /** The selected records of a group, or all of it when none is selected. */
  private recordsOf(event: Event): readonly IssueRecord[] {
    const group = this.groupOf(event);
    const picked = group.filter(({ id }) => this.picked.includes(id));
    return picked.length > 0 ? picked : group;
  }

  private ask(action: string, records: readonly IssueRecord[], done: string): void {
    this.tell(action, { records: records.map(({ flow, entityKey }) => ({ flow, entityKey })) }, done);
  }

  private tell(action: string, payload: object, done: string): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action, payload, done } }));
    this.picked = [];
  }
}
