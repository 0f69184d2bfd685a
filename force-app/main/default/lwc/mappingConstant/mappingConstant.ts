import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { TargetField } from 'c/mappingModel';
import type { Scalar } from 'c/settingsModel';

type Kind = 'number' | 'checkbox' | 'date' | 'datetime' | 'picklist' | 'text';

const kinds: Readonly<Record<string, Kind>> = { boolean: 'checkbox', currency: 'number', date: 'date', datetime: 'datetime', double: 'number', int: 'number', long: 'number', percent: 'number', picklist: 'picklist' };

/** A value one enters oneself, by the control that fits the field it goes into. Tells `constant` with `detail.value`: a number, true or false, else a text. */
export default class MappingConstant extends LightningElement {
  @api label = '';
  @api help = '';
  @api value: Scalar = '';
  /** The field that takes the value as it is; undefined where other steps follow. */
  @api target?: TargetField;
  @api isReadOnly = false;

  get kind(): Kind {
    const kind = kinds[this.target?.type ?? ''] ?? 'text';
    return kind === 'picklist' && (this.target?.picklist?.length ?? 0) === 0 ? 'text' : kind;
  }

  get isCheckbox(): boolean {
    return this.kind === 'checkbox';
  }

  get isPicklist(): boolean {
    return this.kind === 'picklist';
  }

  get isNumber(): boolean {
    return this.kind === 'number';
  }

  get isChecked(): boolean {
    return String(this.value) === 'true';
  }

  get text(): string {
    return String(this.value ?? '');
  }

  /** `step` of a number field: how fine it may be. */
  get fineness(): string {
    const { scale } = this.target ?? {};
    return scale ? (10 ** -scale).toFixed(scale) : '1';
  }

  get lengthMax(): number {
    return this.target?.length && ['string', 'textarea'].includes(this.target.type) ? this.target.length : 131_072;
  }

  get options(): { label: string; value: string }[] {
    const offered = this.target?.picklist ?? [];
    const foreign = this.text === '' || offered.includes(this.text) ? [] : [{ label: fillLabel(labels.constantForeign, this.text), value: this.text }];
    return [...offered.map((value) => ({ label: value, value })), ...foreign];
  }

  get placeholder(): string {
    return labels.constantUnset;
  }

  handleText(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const text = event.detail.value ?? '';
    this.tell(this.isNumber && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
  }

  handleChecked(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    this.tell(event.detail.checked);
  }

  private tell(value: Scalar): void {
    this.dispatchEvent(new CustomEvent('constant', { detail: { value } }));
  }
}
