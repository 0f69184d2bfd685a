import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { SourceField } from 'c/mappingModel';
import { pathTitle } from 'c/mappingWords';

const offeredMax = 8;
type Offer = { path: string; title: string; sample: string; id: string; isActive: string; css: string };

/** A path into the record: typed, or found among those the store has sent. Tells `change` with `detail.value`. */
export default class MappingPath extends LightningElement {
  @api label = '';
  @api help = '';
  @api value = '';
  @api source: readonly SourceField[] = [];
  /** The source chosen in the tree, offered by a button. */
  @api chosen = '';
  @api isReadOnly = false;
  labels = labels;
  isOpen = false;
  private active = -1;

  get text(): string {
    return this.value ?? '';
  }

  get offers(): Offer[] {
    if (!this.isOpen) return [];
    const words = pathTitle(this.text).toLowerCase();
    const hits = this.source.filter(({ path }) => path.toLowerCase().includes(words) && path !== this.text).slice(0, offeredMax);
    return hits.map(({ path, samples }, index) => ({ path, title: pathTitle(path), sample: samples[0] ?? '', id: `offer-${index}`, isActive: String(index === this.active), css: `slds-media slds-listbox__option slds-listbox__option_plain slds-p-around_x-small offer${index === this.active ? ' active' : ''}` }));
  }

  get isListed(): boolean {
    return this.offers.length > 0;
  }

  get expanded(): string {
    return String(this.isListed);
  }

  get useChosen(): string {
    return this.chosen !== '' && this.chosen !== this.value && !this.isReadOnly ? fillLabel(labels.useSource, pathTitle(this.chosen)) : '';
  }

  renderedCallback(): void {
    const [input, list] = ['input', '[role="listbox"]'].map((selector) => this.template?.querySelector(selector));
    const option = this.template?.querySelector('.active');
    if (list?.id) input?.setAttribute('aria-controls', list.id);
    else input?.removeAttribute('aria-controls');
    if (option?.id) input?.setAttribute('aria-activedescendant', option.id);
    else input?.removeAttribute('aria-activedescendant');
  }

  handleInput(event: Event): void {
    event.stopPropagation();
    [this.isOpen, this.active] = [true, -1];
    if (event.target instanceof HTMLInputElement) this.tell(event.target.value.trim());
  }

  handleFocus(): void {
    this.isOpen = !this.isReadOnly;
  }

  handleBlur(): void {
    [this.isOpen, this.active] = [false, -1];
  }

  handleKey(event: KeyboardEvent): void {
    const { offers } = this;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (event.key === 'Escape') this.isOpen = false;
    else if (move !== undefined) {
      event.preventDefault();
      [this.isOpen, this.active] = [true, Math.max(-1, Math.min(this.active + move, Math.max(0, offers.length - 1)))];
    } else if (event.key === 'Enter' && this.active >= 0) this.choose(offers[this.active]?.path ?? this.text);
  }

  /** On mouse down, before the input loses the focus and the list closes. */
  handleOffer(event: Event): void {
    event.preventDefault();
    this.choose(dataOf(event).path ?? '');
  }

  handleUse(): void {
    this.choose(this.chosen);
  }

  private choose(path: string): void {
    this.handleBlur();
    this.tell(path);
  }

  private tell(value: string): void {
    this.dispatchEvent(new CustomEvent('change', { detail: { value } }));
  }
}
