import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels as assistLabels } from 'c/assistLabels';
import { labels } from 'c/mappingLabels';
import type { FieldState, SourceField } from 'c/mappingModel';
import type { Anchor, Candidate } from 'c/mappingSource';
import { pathTitle } from 'c/mappingWords';

type Side = HTMLElement & { anchors(): Anchor[] };
type Line = { key: string; d: string; css: string };
type Suggested = Candidate & { label: string; title: string; refuse: string };

const offeredMax = 3;

/** Leaves and arrives level. */
const curve = (from: number, to: number, width: number): string => `M 0 ${Math.round(from)} C ${Math.round(width / 2)} ${Math.round(from)}, ${Math.round(width / 2)} ${Math.round(to)}, ${Math.round(width)} ${Math.round(to)}`;

/** Both sides with the lines between them: drawn by drag, or by choosing a source and then a field. Tells `choose`, `open`, `map`, `decide` for a suggestion that is accepted or refused, and `restore` for those refused before. */
export default class MappingBoard extends LightningElement {
  @api source: readonly SourceField[] = [];
  @api states: readonly FieldState[] = [];
  @api path = '';
  @api field = '';
  /** Path → fields that fit, the best first. */
  @api suggestions: Readonly<Record<string, readonly Candidate[]>> = {};
  /** Path → fields that somebody refused there. */
  @api refused: Readonly<Record<string, readonly Candidate[]>> = {};
  @api isReadOnly = false;
  labels = labels;
  /** What was just refused, for those who do not see it go. */
  said = '';
  lines: Line[] = [];
  /** The line that follows the pointer. */
  dragged = '';
  private picked = '';
  private frame = 0;

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

  connectedCallback(): void {
    window.addEventListener('resize', this.handleLayout);
  }

  disconnectedCallback(): void {
    window.removeEventListener('resize', this.handleLayout);
    cancelAnimationFrame(this.frame);
  }

  renderedCallback(): void {
    this.handleLayout();
  }

  /** Rows have moved: lines follow with the next frame. */
  handleLayout = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  };

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

  handlePick({ detail }: CustomEvent<{ path: string }>): void {
    [this.picked, this.dragged] = [detail.path, ''];
  }

  handleDragOver(event: DragEvent): void {
    const [box, from] = [this.box, this.side('source')?.anchors().find(({ key }) => key === this.picked)];
    if (!box || !from || this.isReadOnly) return;
    const x = Math.max(0, Math.min(event.clientX - box.left, box.width));
    this.dragged = curve(from.y - box.top, event.clientY - box.top, x);
  }

  /** The first of these that is there, once they are drawn. */
  private focusOn(...ids: readonly string[]): void {
    requestAnimationFrame(() => ids.map((id) => this.template?.querySelector<HTMLElement>(`[data-id="${id}"]`)).find((element) => element !== null)?.focus());
  }

  private get box(): DOMRect | undefined {
    return this.template?.querySelector('svg')?.getBoundingClientRect();
  }

  private side(name: 'source' | 'target'): Side | null | undefined {
    return this.template?.querySelector<Side>(`c-mapping-${name}`);
  }

  private draw(): void {
    const { box } = this;
    if (!box) return;
    const [starts, ends] = (['source', 'target'] as const).map((name) => new Map(this.side(name)?.anchors().map((anchor) => [anchor.key, { ...anchor, y: anchor.y - box.top }])));
    const lines = this.states.flatMap(({ field, sources, isFailing }) =>
      sources.flatMap((path): Line[] => {
        const [from, to] = [starts?.get(path), ends?.get(field)];
        const isChosen = field === this.field || path === this.path;
        // A line of which neither end is seen says nothing.
        if (!from || !to || (from.isOut && to.isOut && !isChosen)) return [];
        const css = `line${isFailing ? ' failing' : ''}${isChosen ? ' chosen' : ''}${from.isOut || to.isOut ? ' far' : ''}`;
        return [{ key: `${path} ${field}`, d: curve(from.y, to.y, box.width), css }];
      }),
    );
    if (JSON.stringify(lines) !== JSON.stringify(this.lines)) this.lines = lines;
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
