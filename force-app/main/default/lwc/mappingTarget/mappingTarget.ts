import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { FieldState } from 'c/mappingModel';
import { placeIn } from 'c/mappingSource';
import type { Anchor } from 'c/mappingSource';
import { fieldDetail, stepsSummary } from 'c/mappingWords';

type Filter = 'all' | 'mapped' | 'unmapped' | 'changed' | 'failing' | 'required' | 'custom';
type Row = { field: string; label: string; detail: string; summary: string; css: string; isChosen: string; isRequired: boolean; isChanged: boolean; isFailing: boolean; isOff: boolean };
const kept: Readonly<Record<Filter, (state: FieldState) => boolean>> = {
  all: () => true, mapped: ({ isMapped }) => isMapped, unmapped: ({ isMapped }) => !isMapped, changed: ({ isChanged }) => isChanged, failing: ({ isFailing, isMissing }) => isFailing || isMissing, required: ({ isRequired }) => isRequired, custom: ({ isCustom }) => isCustom,
};
const titles: readonly [Filter, string][] = [['all', labels.filterAll], ['mapped', labels.filterMapped], ['unmapped', labels.filterUnmapped], ['changed', labels.filterChanged], ['failing', labels.filterFailing], ['required', labels.filterRequired], ['custom', labels.filterCustom]];

/** The fields of Salesforce, mapped ones first, to be searched and filtered; a dragged source is dropped on one. Tells `open`, `map` and `layout`. */
export default class MappingTarget extends LightningElement {
  @api states: readonly FieldState[] = [];
  @api chosen = '';
  @api isReadOnly = false;
  labels = labels;
  search = '';
  filter: Filter = 'all';
  over = '';
  private shown = '';

  get options(): { label: string; value: string }[] {
    return titles.map(([value, title]) => ({ value, label: fillLabel(title, this.states.filter(kept[value]).length) }));
  }

  get rows(): Row[] {
    const words = this.search.trim().toLowerCase();
    const hits = this.states.filter(kept[this.filter]).filter(({ field, label }) => words === '' || field.toLowerCase().includes(words) || label.toLowerCase().includes(words));
    return hits.map((state): Row => ({
      field: state.field, label: state.label, detail: fieldDetail(state), summary: stepsSummary(state.steps), isChosen: String(state.field === this.chosen), isRequired: state.isRequired, isChanged: state.isChanged, isFailing: state.isFailing || state.isMissing, isOff: state.isOff,
      css: `row${state.field === this.chosen ? ' chosen' : ''}${state.field === this.over ? ' over' : ''}`,
    }));
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  /** Where lines end. */
  @api
  anchors(): Anchor[] {
    const box = this.template?.querySelector('.scroll')?.getBoundingClientRect();
    return [...(this.template?.querySelectorAll<HTMLElement>('li[data-field]') ?? [])].map((row) => ({ key: row.dataset.field ?? '', ...placeIn(box, row) }));
  }

  renderedCallback(): void {
    if (this.chosen !== this.shown) this.bringIntoView();
    this.handleScroll();
  }

  handleScroll(): void {
    this.dispatchEvent(new CustomEvent('layout'));
  }

  handleSearch(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.search = event.detail.value;
  }

  handleFilter(event: CustomEvent<{ value: Filter }>): void {
    event.stopPropagation();
    this.filter = event.detail.value;
  }

  /** By keyboard, whoever opens a field goes on there: its steps are far from its row. */
  handleOpen(event: MouseEvent): void {
    this.dispatchEvent(new CustomEvent('open', { detail: { field: dataOf(event).field, isByKey: event.detail === 0 } }));
  }

  handleOver(event: DragEvent): void {
    if (this.isReadOnly) return;
    event.preventDefault();
    this.over = dataOf(event).field ?? '';
  }

  handleLeave(): void {
    this.over = '';
  }

  handleDrop(event: DragEvent): void {
    event.preventDefault();
    this.over = '';
    const path = event.dataTransfer?.getData('text/plain') ?? '';
    if (path !== '' && !this.isReadOnly) this.dispatchEvent(new CustomEvent('map', { detail: { field: dataOf(event).field, path } }));
  }

  /** A field that was chosen elsewhere is scrolled to, within the list alone. */
  private bringIntoView(): void {
    const [list, row] = ['.scroll', '.chosen'].map((selector) => this.template?.querySelector(selector));
    this.shown = this.chosen;
    if (!list || !row) return;
    const [box, place] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
    if (place.top < box.top || place.bottom > box.bottom) list.scrollTop += place.top - box.top - (box.height - place.height) / 2;
  }
}
