import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { labels } from 'c/mappingLabels';
import { labels as listLabels } from 'c/mappingListLabels';
import type { SourceField } from 'c/mappingModel';
import { pathTitle, sourceTypeTitle } from 'c/mappingWords';

/** Where a line begins: the middle of a row, from the top of the window; of a row that was scrolled away, the edge it went over. */
export type Anchor = { key: string; y: number; isOut: boolean };
export type Candidate = { field: string; score: number; reason: string };
type Row = { path: string; name: string; type: string; sample: string; css: string; isChosen: string; isMapped: boolean; title: string };
type Group = { key: string; title: string; isOpen: boolean; expanded: string; icon: string; rows: Row[]; /** The paths hidden in it, line by line. */ anchors: string; count: number };
type Section = { key: string; title: string; groups: Group[] };

/** Groups that are open from the start, with what they are called. */
const roots: Readonly<Record<string, string>> = { '': labels.sourceRoot, record: labels.sourceRoot, item: listLabels.element };

/** The middle of a row, kept within its box. */
export function placeIn(box: DOMRect | undefined, row: HTMLElement): { y: number; isOut: boolean } {
  const { top, bottom } = row.getBoundingClientRect();
  const middle = (top + bottom) / 2;
  const y = box ? Math.max(box.top, Math.min(middle, box.bottom)) : middle;
  return { y, isOut: y !== middle };
}

/** `billing_address.city` is `city` in the group `billing_address`; `form_fields[name=Region].value` is `Region` in `form_fields`. */
function placeOf(path: string): { group: string; name: string } {
  const [, list, chosen] = /^(.*)\[\w+=([^\]]+)\]\.\w+$/.exec(path) ?? [];
  if (list !== undefined && chosen !== undefined) return { group: list, name: chosen };
  const dot = path.search(/\.[^.\]]*$/);
  return { group: path.slice(0, Math.max(0, dot)), name: path.slice(dot + 1) };
}

/** The fields of the store as a tree: what BigCommerce sends, and what Crosswalk works out of it. Tells `choose`, `pick` (a drag begins) and `layout` (rows have moved). */
export default class MappingSource extends LightningElement {
  @api source: readonly SourceField[] = [];
  @api chosen = '';
  /** Paths something is made of. */
  @api mapped: readonly string[] = [];
  labels = labels;
  search = '';
  /** Groups somebody opened or closed; others are open when something in them is mapped. */
  private toggled: Readonly<Record<string, boolean>> = {};

  get sections(): Section[] {
    const words = this.search.trim().toLowerCase();
    const hits = this.source.filter(({ path, samples }) => words === '' || path.toLowerCase().includes(words) || samples.some((sample) => sample.toLowerCase().includes(words)));
    return [{ key: 'sent', title: labels.sourceSent, isComputed: false }, { key: 'computed', title: labels.sourceComputed, isComputed: true }].flatMap(({ key, title, isComputed }) => {
      const groups = Map.groupBy(hits.filter((field) => field.isComputed === isComputed), ({ path }) => placeOf(path).group);
      return groups.size === 0 ? [] : [{ key, title, groups: [...groups].map(([name, fields]) => this.toGroup(`${key} ${name}`, name, fields)) }];
    });
  }

  get isEmpty(): boolean {
    return this.source.length === 0;
  }

  get isNothing(): boolean {
    return !this.isEmpty && this.sections.length === 0;
  }

  /** Where the lines of these paths begin: at their rows, or at the group they are hidden in. */
  @api
  anchors(): Anchor[] {
    const box = this.template?.querySelector('.scroll')?.getBoundingClientRect();
    return [...(this.template?.querySelectorAll<HTMLElement>('[data-anchors]') ?? [])].flatMap((row) => {
      const place = placeIn(box, row);
      return (row.dataset.anchors ?? '').split('\n').map((key) => ({ key, ...place }));
    });
  }

  renderedCallback(): void {
    this.handleScroll();
  }

  handleScroll(): void {
    this.dispatchEvent(new CustomEvent('layout'));
  }

  handleSearch(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.search = event.detail.value;
  }

  handleToggle(event: Event): void {
    const { group = '', open } = dataOf(event);
    this.toggled = { ...this.toggled, [group]: open !== 'true' };
  }

  handleChoose(event: MouseEvent): void {
    const { path = '' } = dataOf(event);
    this.dispatchEvent(new CustomEvent('choose', { detail: { path: path === this.chosen ? '' : path, isByKey: event.detail === 0 } }));
  }

  handleDrag(event: DragEvent): void {
    const { path = '' } = dataOf(event);
    event.dataTransfer?.setData('text/plain', path);
    this.dispatchEvent(new CustomEvent('pick', { detail: { path } }));
  }

  handleDragEnd(): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: { path: '' } }));
  }

  private toGroup(key: string, name: string, fields: readonly SourceField[]): Group {
    const isOpen = this.search.trim() !== '' || (this.toggled[key] ?? (name in roots || fields.some(({ path }) => this.mapped.includes(path) || path === this.chosen)));
    const rows = fields.map(({ path, type, samples }): Row => ({
      path, name: placeOf(path).name, type: sourceTypeTitle(type), sample: samples[0] ?? '', title: samples.length > 0 ? `${pathTitle(path)}: ${samples.join(', ')}` : pathTitle(path), isChosen: String(path === this.chosen), isMapped: this.mapped.includes(path),
      css: `row${path === this.chosen ? ' chosen' : ''}`,
    }));
    return { key, title: roots[name] ?? pathTitle(name), isOpen, expanded: String(isOpen), icon: isOpen ? 'utility:chevrondown' : 'utility:chevronright', rows, anchors: fields.map(({ path }) => path).join('\n'), count: fields.length };
  }
}
