import { api, LightningElement } from 'lwc';

export type Output = { key: string; label: string; type: string; value: string | number | boolean | null; text: string | null; url?: string };

/** One value as a page shows it. */
export default class FieldOutput extends LightningElement {
  @api field?: Output;

  get isLink(): boolean {
    return this.field?.url !== undefined;
  }

  get isCheckbox(): boolean {
    return this.field?.type === 'Boolean';
  }

  get isDateTime(): boolean {
    return this.field?.type === 'DateTime' && this.field.value !== null;
  }

  get text(): string {
    return this.field?.text ?? String(this.field?.value ?? '');
  }

  handleLink(event: Event): void {
    event.preventDefault();
    globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: this.field?.url }));
  }
}
