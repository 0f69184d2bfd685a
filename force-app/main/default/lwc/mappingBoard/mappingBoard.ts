import { api } from 'lwc';
import { labels as assistLabels } from 'c/assistLabels';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import MappingLines from 'c/mappingLines';
import type { SourceField } from 'c/mappingModel';
import type { Candidate } from 'c/mappingSource';
import { pathTitle } from 'c/mappingWords';

type Suggested = Candidate & { label: string; title: string; refuse: string };

const offeredMax = 3;

/** Both sides with the lines between them: drawn by drag, or by choosing a source and then a field. Tells `choose`, `open`, `map`, `decide` for a suggestion that is accepted or refused, and `restore` for those refused before. */
export default class MappingBoard extends MappingLines {
  @api source: readonly SourceField[] = [];
  /** Path → fields that fit, the best first. */
  @api suggestions: Readonly<Record<string, readonly Candidate[]>> = {};
  /** Path → fields that somebody refused there. */
  @api refused: Readonly<Record<string, readonly Candidate[]>> = {};
  labels = labels;
  /** What was just refused, for those who do not see it go. */
  said = '';

  get mapped(): string[] {
    return [...new Set(this.states.flatMap(({ sources }) => sources))];
  }

  get chosenTitle(): string {
    return fillLabel(labels.chosenSource, pathTitle(this.path));
  }

  get canMap(): boolean {
    return this.path !== '' && !this.isReadOnly;
  }

  get targets(): { label: string; value: string }[] {
    return this.states.map(({ field, label }) => ({ label: `${label} (${field})`, value: field }));
  }

  get suggested(): Suggested[] {
    const candidates = this.suggestions?.[this.path] ?? [];
    return candidates.slice(0, offeredMax).flatMap((each) => {
      const label = this.states.find(({ field }) => field === each.field)?.label;
      return label === undefined ? [] : [{ ...each, refuse: fillLabel(assistLabels.refuse, label), label: each.score > 0 ? fillLabel(labels.suggested, label, Math.round(each.score * 100)) : label, title: each.reason }];
    });
  }

  get hasSuggested(): boolean {
    return this.suggested.length > 0;
  }

  /** Offers what was refused for this source again; empty where nothing was. */
  get restore(): string {
    const count = this.refused?.[this.path]?.length ?? 0;
    return count > 0 ? fillLabel(assistLabels.restore, count) : '';
  }

  /** By keyboard, whoever has chosen a source says next where it goes. */
  handleChoose({ detail }: CustomEvent<{ path: string; isByKey?: boolean }>): void {
    this.tell('choose', { path: detail.path });
    if (detail.path !== '' && detail.isByKey === true) this.focusOn('suggested', 'map-to');
  }

  handleOpen({ detail }: CustomEvent<{ field: string; isByKey?: boolean }>): void {
    this.tell('open', detail);
  }

  handleMap({ detail }: CustomEvent<{ field: string; path: string }>): void {
    this.tell('map', detail);
  }

  handleMapTo(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.tell('map', { field: event.detail.value, path: this.path });
  }

  handleSuggested(event: Event): void {
    const { field } = dataOf(event);
    this.tell('decide', { field, path: this.path, decision: 'accepted' });
    this.tell('map', { field, path: this.path });
  }

  handleRefused(event: Event): void {
    const { field } = dataOf(event);
    this.said = fillLabel(assistLabels.refused, this.states.find((state) => state.field === field)?.label ?? '');
    this.tell('decide', { field, path: this.path, decision: 'refused' });
    this.focusOn('refuse', 'map-to');
  }

  handleRestore(): void {
    this.said = assistLabels.restored;
    this.tell('restore', { path: this.path });
    this.focusOn('suggested', 'map-to');
  }

  handleClear(): void {
    this.tell('choose', { path: '' });
  }

  /** The first of these that is there, once they are drawn. */
  private focusOn(...ids: readonly string[]): void {
    requestAnimationFrame(() => ids.map((id) => this.template?.querySelector<HTMLElement>(`[data-id="${id}"]`)).find((element) => element !== null)?.focus());
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
