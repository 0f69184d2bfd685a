import { LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_OPERATE from '@salesforce/customPermission/Crosswalk_Operate';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { labels } from 'c/duplicatesLabels';
import { type DuplicateList, isDuplicateList, type Merge, type Pair, type Wish } from 'c/duplicatesView';
import { errorText, fillLabel } from 'c/labelText';

const listAction = 'list-duplicates';
const everything = '0.5';

/** The app page of duplicates: the likeliest pairs side by side, and what was decided lately. Reads and acts through commands. */
export default class DuplicatesHome extends LightningElement {
  labels = labels;
  commandId?: string;
  problem = '';
  minimum = everything;
  private list?: DuplicateList;
  private asked?: Wish;

  connectedCallback(): void {
    if (this.canOperate) this.read();
  }

  get canOperate(): boolean {
    return MAY_OPERATE === true;
  }

  get isDenied(): boolean {
    return !this.canOperate;
  }

  get askForAccess(): string {
    return fillLabel(labels.accessAsk, 'Crosswalk Admin');
  }

  get isLoading(): boolean {
    return this.canOperate && !this.list && this.problem === '';
  }

  get isBusy(): boolean {
    return this.asked !== undefined;
  }

  get isShown(): boolean {
    return this.list !== undefined;
  }

  get hasPairs(): boolean {
    return (this.list?.pairs.length ?? 0) > 0;
  }

  get quiet(): { icon: string; heading: string; detail: string } | undefined {
    if (!this.list || this.hasPairs) return undefined;
    if (!this.list.isOn) return { icon: 'utility:ban', heading: labels.off, detail: labels.offDetail };
    const { people } = this.list;
    return { icon: 'utility:success', heading: labels.empty, detail: people === null ? labels.notYet : fillLabel(labels.emptyDetail, new Intl.NumberFormat().format(people)) };
  }

  get shown(): { key: string; pair: Pair }[] {
    return (this.list?.pairs ?? []).filter(({ probability }) => probability >= Number(this.minimum)).map((pair) => ({ key: `${pair.a.id} ${pair.b.id}`, pair }));
  }

  get hasNoPairs(): boolean {
    return !this.hasPairs;
  }

  get isFilteredOut(): boolean {
    return this.hasPairs && this.shown.length === 0;
  }

  get merges(): readonly Merge[] {
    return this.list?.merges ?? [];
  }

  get filters(): { label: string; value: string }[] {
    return [{ label: labels.filterAll, value: everything }, { label: labels.filterLikely, value: '0.75' }, { label: labels.filterSure, value: '0.95' }];
  }

  get remark(): string {
    if (!this.list) return '';
    const { open, pairs, hiddenPairs } = this.list;
    const seen = pairs.length + hiddenPairs;
    return [open > seen ? fillLabel(labels.more, pairs.length, open) : '', hiddenPairs > 0 ? fillLabel(labels.hidden, hiddenPairs) : ''].filter((text) => text !== '').join(' ');
  }

  handleFilter({ detail }: CustomEvent<{ value: string }>): void {
    this.minimum = detail.value;
  }

  handleRefresh(): void {
    this.read();
  }

  handleAsk({ detail }: CustomEvent<Wish>): void {
    this.ask(detail);
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    const { asked } = this;
    this.asked = undefined;
    this.commandId = undefined;
    if (detail.state === 'done' && asked?.action === listAction) this.take(detail.result);
    else if (detail.state === 'done') this.toast({ title: asked?.done ?? '', variant: 'success' });
    else if (asked?.action === listAction) this.problem = detail.state === 'late' ? labels.commandLate : detail.message;
    else this.toast({ title: detail.state === 'late' ? labels.commandLate : labels.commandRefused, message: detail.message, variant: detail.state === 'late' ? 'warning' : 'error' });
    if (asked && asked.action !== listAction) this.read();
  }

  private take(result: unknown): void {
    if (isDuplicateList(result)) this.list = result;
    this.problem = isDuplicateList(result) ? '' : labels.errorHeading;
  }

  private read(): void {
    this.ask({ action: listAction, payload: {}, done: '' });
  }

  private ask(wish: Wish): void {
    if (this.asked) return;
    this.asked = wish;
    requestCommand(wish.action, wish.payload).then(
      (id) => (this.commandId = id),
      (error: unknown) => {
        this.asked = undefined;
        this.problem = errorText(error);
      },
    );
  }

  private toast(toast: { title: string; message?: string; variant: 'success' | 'warning' | 'error' }): void {
    this.dispatchEvent(new ShowToastEvent({ message: '', ...toast }));
  }
}
