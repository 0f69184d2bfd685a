import { api, LightningElement } from 'lwc';
import type { FieldState } from 'c/mappingModel';
import type { Anchor } from 'c/mappingSource';

type Side = HTMLElement & { anchors(): Anchor[] };
type Line = { key: string; d: string; css: string };

/** Leaves and arrives level. */
const curve = (from: number, to: number, width: number): string => `M 0 ${Math.round(from)} C ${Math.round(width / 2)} ${Math.round(from)}, ${Math.round(width / 2)} ${Math.round(to)}, ${Math.round(width)} ${Math.round(to)}`;

/** The lines between both sides of the page of field mapping, and the one that follows the pointer. */
export default class MappingLines extends LightningElement {
  @api states: readonly FieldState[] = [];
  @api path = '';
  @api field = '';
  @api isReadOnly = false;
  lines: Line[] = [];
  /** The line that follows the pointer. */
  dragged = '';
  private picked = '';
  private frame = 0;

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

  handlePick({ detail }: CustomEvent<{ path: string }>): void {
    [this.picked, this.dragged] = [detail.path, ''];
  }

  handleDragOver(event: DragEvent): void {
    const [box, from] = [this.box, this.side('source')?.anchors().find(({ key }) => key === this.picked)];
    if (!box || !from || this.isReadOnly) return;
    const x = Math.max(0, Math.min(event.clientX - box.left, box.width));
    this.dragged = curve(from.y - box.top, event.clientY - box.top, x);
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
}
