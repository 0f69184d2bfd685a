import { api, LightningElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import type { Catalogue, Version } from 'c/settingsState';
import { changeWords } from 'c/settingsWords';

type Row = { version: number; title: string; state: string; badge: string; by: string; at: number; note: string; changes: ReturnType<typeof changeWords>[]; more: string; canRollback: boolean; rollback: string };

const badges: Readonly<Record<string, string>> = { live: 'slds-theme_success', approved: 'slds-theme_warning' };
const stateTitles: Readonly<Record<string, string>> = { live: labels.statelive, former: labels.stateformer, approved: labels.stateapproved };

/** Every version: who, when, what changed; former ones come back with one click. */
export default class SettingsHistory extends LightningElement {
  @api versions: readonly Version[] = [];
  @api catalogue?: Catalogue;
  @api isReadOnly = false;
  labels = labels;

  get isEmpty(): boolean {
    return this.versions.length === 0;
  }

  get rows(): Row[] {
    const { catalogue } = this;
    return this.versions.map(({ version, state, by, at, note, changes, moreChanges }) => ({
      version, note, title: fillLabel(labels.historyVersion, version), state: stateTitles[state] ?? state, badge: badges[state] ?? '', by: by ?? labels.somebody, at: Date.parse(at),
      changes: catalogue ? changes.map((change) => changeWords(change, catalogue)) : [], more: moreChanges > 0 ? fillLabel(labels.changesMore, moreChanges) : '',
      canRollback: state === 'former' && !this.isReadOnly, rollback: fillLabel(labels.rollbackOf, version),
    }));
  }

  /** The state before anything was published can come back too. */
  get canStartOver(): boolean {
    return !this.isReadOnly && this.versions.some(({ state }) => state === 'live');
  }

  async handleRollback(event: Event): Promise<void> {
    const version = Number(dataOf(event).version);
    const isSure = await LightningConfirm.open({ label: fillLabel(labels.rollbackHeading, version), message: labels.rollbackQuestion, theme: 'warning' });
    if (isSure) this.dispatchEvent(new CustomEvent('rollback', { detail: { version } }));
  }
}
