import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import { mapRowsMax } from 'c/settingsModel';
import type { Problem } from 'c/settingsModel';

type ValueMap = { kind: string; title: string; detail: string; rows: { from: string; title: string }[]; entries: Record<string, string>; offered?: readonly string[]; same: string; /** Without a rule a value stays as it is. */ keepsSame?: boolean; /** The map and field its picklist is of. */ target?: { map: string; field: string } };
type Row = { from: string; title: string; label: string; value: string; path: string; options: { label: string; value: string }[] };

/** One table of translations: each value of the store beside what stands for it, chosen from the picklist of the org or written. */
export default class ValueMapTable extends LightningElement {
  @api map?: ValueMap;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;
  newName = '';

  get hasPicklist(): boolean {
    return this.map?.offered !== undefined;
  }

  get isEmpty(): boolean {
    return (this.map?.rows.length ?? 0) === 0;
  }

  get rows(): Row[] {
    const { map } = this;
    if (!map) return [];
    return map.rows.map(({ from, title }) => {
      const value = map.entries[from] ?? '';
      // A value that was taken out of the picklist is still shown, so that it can be replaced.
      const offered = [...(map.offered ?? []), ...(value !== '' && map.offered && !map.offered.includes(value) ? [value] : [])];
      return { from, title, value, label: fillLabel(labels.mapToOf, title), path: `values.${map.kind}.${from}`, options: [{ label: map.same, value: '' }, ...offered.map((each) => ({ label: each, value: each }))] };
    });
  }

  /** Names without a rule: what they may be called is suggested. */
  get unfilled(): string[] {
    return (this.map?.rows ?? []).filter(({ from }) => (this.map?.entries[from] ?? '') === '').map(({ title }) => title);
  }

  get filled(): string[] {
    return (this.map?.rows ?? []).map(({ title }) => title).filter((title) => !this.unfilled.includes(title));
  }

  get target(): { map: string; field: string } | undefined {
    return this.isReadOnly || this.unfilled.length === 0 ? undefined : this.map?.target;
  }

  /** Why nothing can be added; empty when something can. */
  get full(): string {
    return Object.keys(this.map?.entries ?? {}).length >= mapRowsMax ? fillLabel(labels.mapFull, mapRowsMax) : '';
  }

  get isAddDisabled(): boolean {
    return this.isReadOnly || this.full !== '' || this.newName.trim() === '';
  }

  handleValue(event: CustomEvent<{ value: string }>): void {
    this.tell(dataOf(event).from ?? '', event.detail.value);
  }

  handleAccept(event: CustomEvent<{ entries: Record<string, string> }>): void {
    event.stopPropagation();
    for (const [title, to] of Object.entries(event.detail.entries)) this.tell(this.map?.rows.find((row) => row.title === title)?.from ?? title, to);
  }

  handleName(event: CustomEvent<{ value: string }>): void {
    this.newName = event.detail.value;
  }

  handleAdd(): void {
    const name = this.newName.trim();
    this.tell(name, name);
    this.newName = '';
  }

  private tell(from: string, to: string): void {
    this.dispatchEvent(new CustomEvent('entry', { detail: { kind: this.map?.kind, from, to } }));
  }
}
