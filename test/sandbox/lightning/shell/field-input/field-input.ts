import { api, LightningElement } from 'lwc';

type Value = string | number | boolean | null;
export type Input = { key: string; name: string; label: string; type: string; value: Value; length: number; scale: number; required: boolean; options: { label: string; value: string }[]; /** Of a lookup: what it points at, and what that is called. */ target?: { object: string; nameField: string }; text?: string };

const inputTypes: Record<string, string> = { Currency: 'number', Double: 'number', Int: 'number', Percent: 'number', Date: 'date', DateTime: 'datetime', Email: 'email', Url: 'url', Phone: 'tel' };

/** One field of a form: the input its type asks for. */
export default class FieldInput extends LightningElement {
  @api field?: Input;
  @api error = '';

  renderedCallback(): void {
    const input = this.template?.querySelector<HTMLElement & { setCustomValidity(message: string): void; reportValidity(): boolean }>('lightning-combobox, lightning-input, lightning-textarea');
    input?.setCustomValidity(this.error);
    if (this.error !== '') input?.reportValidity();
  }

  get isLookup(): boolean {
    return this.field?.target !== undefined;
  }

  get isPicklist(): boolean {
    return this.field?.type === 'Picklist';
  }

  get isCheckbox(): boolean {
    return this.field?.type === 'Boolean';
  }

  get isLong(): boolean {
    return this.field?.type === 'TextArea';
  }

  get type(): string {
    return inputTypes[this.field?.type ?? ''] ?? 'text';
  }

  get step(): string | undefined {
    return this.type === 'number' ? String(10 ** -(this.field?.scale ?? 0)) : undefined;
  }

  get isChecked(): boolean {
    return this.field?.value === true;
  }

  get text(): string {
    return this.field?.value === null ? '' : String(this.field?.value ?? '');
  }

  @api focus(): void {
    this.template?.querySelector<HTMLElement>('lightning-combobox, lightning-input, lightning-textarea, shell-lookup-input')?.focus();
  }

  /** The lookup already says what a form wants to hear. */
  handleLookup(event: CustomEvent): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('fieldchange', { detail: event.detail }));
  }

  handleChange(event: CustomEvent<{ value?: string; checked?: boolean }>): void {
    const { value = '', checked } = event.detail;
    const typed: Value = this.isCheckbox ? checked === true : value === '' ? null : this.type === 'number' ? Number(value) : value;
    this.dispatchEvent(new CustomEvent('fieldchange', { detail: { name: this.field?.name, value: typed } }));
  }
}
