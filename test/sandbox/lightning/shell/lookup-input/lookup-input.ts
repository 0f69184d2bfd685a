import { api, LightningElement } from 'lwc';
import { callOrg } from '../../modules/org-http.ts';
import type { Input } from '../field-input/field-input.ts';

type Found = { Id: string } & Record<string, string | null>;
type Option = { key: string; id: string; label: string; css: string; selected: 'true' | 'false' };

const shownMax = 8;
const termLengthMin = 2;

/** A lookup: the record is searched by its name while somebody types. */
export default class LookupInput extends LightningElement {
  @api field?: Input;
  @api error = '';
  typed?: string;
  found: Found[] = [];
  place = -1;
  isOpen = false;
  isSearched = false;
  /** Ids are the template's own: the engine makes them unique in the page. */
  readonly inputId = 'lookup';
  private asked = '';

  get text(): string {
    return this.typed ?? this.field?.text ?? '';
  }

  get listId(): string {
    return `${this.inputId}-list`;
  }

  get errorId(): string | null {
    return this.error === '' ? null : `${this.inputId}-error`;
  }

  get css(): string {
    return `slds-form-element${this.error === '' ? '' : ' slds-has-error'}`;
  }

  get triggerCss(): string {
    return `slds-combobox slds-dropdown-trigger slds-dropdown-trigger_click${this.isOpen ? ' slds-is-open' : ''}`;
  }

  get expanded(): 'true' | 'false' {
    return this.isOpen ? 'true' : 'false';
  }

  get invalid(): 'true' | null {
    return this.error === '' ? null : 'true';
  }

  get options(): Option[] {
    const name = this.field?.target?.nameField ?? 'Name';
    return this.found.map((each, place) => ({ key: `${this.inputId}-${each.Id}`, id: each.Id, label: each[name] ?? each.Id, selected: place === this.place ? 'true' : 'false', css: `slds-media slds-listbox__option slds-listbox__option_plain slds-media_small${place === this.place ? ' slds-has-focus' : ''}` }));
  }

  get active(): string | null {
    return this.options[this.place]?.key ?? null;
  }

  get isEmpty(): boolean {
    return this.isSearched && this.found.length === 0;
  }

  private async search(): Promise<void> {
    const { target } = this.field ?? {};
    const term = this.text.trim();
    this.asked = term;
    if (!target || term.length < termLengthMin) return this.close();
    const query = new URLSearchParams({ q: `${term}*`, sobject: target.object, [`${target.object}.fields`]: `Id,${target.nameField}`, [`${target.object}.limit`]: String(shownMax) });
    const answer = await callOrg<{ searchRecords: Found[] }>('GET', `parameterizedSearch?${query.toString()}`).catch(() => ({ searchRecords: [] }));
    // An answer to what was typed before says nothing about what stands there now.
    if (this.asked === term) [this.found, this.place, this.isOpen, this.isSearched] = [answer.searchRecords, -1, true, true];
  }

  private close(): void {
    [this.found, this.place, this.isOpen, this.isSearched] = [[], -1, false, false];
  }

  private choose(option: Option | undefined): void {
    if (!option) return;
    this.typed = option.label;
    this.close();
    this.tell(option.id, option.label);
  }

  private tell(value: string | null, text: string): void {
    this.dispatchEvent(new CustomEvent('fieldchange', { detail: { name: this.field?.name, value, text } }));
  }

  handleInput(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.typed = event.target.value;
    if (this.typed === '') this.tell(null, '');
    void this.search();
  }

  handleKey(event: KeyboardEvent): void {
    if (!this.isOpen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.place = Math.max(0, Math.min(this.found.length - 1, this.place + step));
    else if (event.key === 'Enter') this.choose(this.options[this.place]);
    else if (event.key === 'Escape') this.close();
    else return;
    // The dialog around would take Escape for itself.
    event.preventDefault();
    event.stopPropagation();
  }

  /** The mouse goes down before the focus leaves: the list is still there. */
  handlePick(event: Event): void {
    event.preventDefault();
    const id = event.currentTarget instanceof HTMLElement ? event.currentTarget.dataset.id : undefined;
    this.choose(this.options.find((option) => option.id === id));
  }

  handleBlur(): void {
    this.close();
  }

  @api focus(): void {
    this.template?.querySelector('input')?.focus();
  }
}
