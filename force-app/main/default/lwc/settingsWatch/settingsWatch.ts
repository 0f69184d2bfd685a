import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { labels as settingsLabels } from 'c/settingsLabels';
import type { Problem, SettingsDocument, WatchKind } from 'c/settingsModel';
import { labels } from 'c/settingsWatchLabels';

type Row = { name: WatchKind; label: string; help: string; detail: string; isOn: boolean; path: string };

const kinds: readonly { name: WatchKind; label: string; help: string; detail: string }[] = [
  { name: 'orders', label: labels.watchOrders, help: labels.watchOrdersHelp, detail: labels.watchOrdersDetail },
  { name: 'duplicates', label: labels.watchDuplicates, help: labels.watchDuplicatesHelp, detail: labels.watchDuplicatesDetail },
  { name: 'values', label: labels.watchValues, help: labels.watchValuesHelp, detail: labels.watchValuesDetail },
];

/** Switches of what is looked at beside the sync, and never holds it up. Tells `change` with the document. */
export default class SettingsWatch extends LightningElement {
  @api document?: SettingsDocument;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = { ...settingsLabels, ...labels };

  /** What nobody switched is on. */
  get rows(): Row[] {
    return kinds.map((kind) => ({ ...kind, isOn: this.document?.watch?.[kind.name] ?? true, path: `watch.${kind.name}` }));
  }

  handleSwitch(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    const { document } = this;
    const { name = '' } = dataOf(event);
    if (document) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...document, watch: { ...document.watch, [name]: event.detail.checked } } } }));
  }
}
