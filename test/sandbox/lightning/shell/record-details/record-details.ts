import { api, LightningElement } from 'lwc';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import { updateRecord } from 'lightning/uiRecordApi';
import type { UiRecord } from 'lightning/uiRecordApi';
import type { Input } from '../field-input/field-input.ts';
import { inputsOf, readPicklists } from '../field-input/form-inputs.ts';
import { readSaveError } from '../field-input/save-error.ts';
import type { Output } from '../field-output/field-output.ts';

type Value = Input['value'];
type Shown = Output & { input?: Input & { error: string }; canEdit: boolean; editLabel: string };

/** The fields of a record; the pencil beside one turns those the user may change into inputs, saved or given up together. */
export default class RecordDetails extends LightningElement {
  @api recordId = '';
  @api info?: ObjectInfo;
  @api record?: UiRecord;
  @api fields: Output[] = [];
  inputs?: Input[];
  changed: Record<string, Value> = {};
  texts: Record<string, string> = {};
  errors: Record<string, string> = {};
  problem = '';
  isSaving = false;
  private wanted = '';

  get shown(): Shown[] {
    return this.fields.map((field) => {
      const input = this.inputs?.find(({ name }) => name === field.key);
      const value = this.changed[field.key];
      return { ...field, canEdit: this.inputs === undefined && this.editable.includes(field.key), editLabel: `Edit ${field.label}`, ...(input ? { input: { ...input, value: value === undefined ? input.value : value, text: this.texts[field.key] ?? input.text ?? '', error: this.errors[field.key] ?? '' } } : {}) };
    });
  }

  get isEditing(): boolean {
    return this.inputs !== undefined;
  }

  private get editable(): string[] {
    const { info } = this;
    if (info?.updateable !== true) return [];
    return this.fields.map(({ key }) => key).filter((key) => info.fields[key]?.updateable === true && !['Address', 'DateTime'].includes(info.fields[key].dataType) && key !== 'OwnerId');
  }

  renderedCallback(): void {
    if (this.wanted === '' || this.inputs === undefined) return;
    const input = this.template?.querySelector<HTMLElement>(`shell-field-input[data-field="${this.wanted}"]`);
    this.wanted = '';
    input?.focus();
  }

  async handleEdit(event: Event): Promise<void> {
    const { info, record } = this;
    const name = event.currentTarget instanceof HTMLElement ? (event.currentTarget.dataset.field ?? '') : '';
    if (!info || !record) return;
    this.wanted = name;
    this.inputs = inputsOf({ info, values: record.fields, picklists: await readPicklists(info), names: this.editable });
  }

  handleField({ detail: { name, value, text } }: CustomEvent<{ name: string; value: Value; text?: string }>): void {
    if (text !== undefined) this.texts = { ...this.texts, [name]: text };
    this.changed = { ...this.changed, [name]: value };
    this.errors = { ...this.errors, [name]: '' };
  }

  handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.isEditing && !event.defaultPrevented) this.handleCancel();
  }

  handleCancel(): void {
    [this.inputs, this.changed, this.texts, this.errors, this.problem] = [undefined, {}, {}, {}, ''];
  }

  async handleSave(): Promise<void> {
    if (this.isSaving) return;
    if (Object.keys(this.changed).length === 0) return this.handleCancel();
    [this.isSaving, this.errors, this.problem] = [true, {}, ''];
    try {
      await updateRecord({ fields: { Id: this.recordId, ...this.changed } });
      this.handleCancel();
      this.dispatchEvent(new CustomEvent('saved'));
    } catch (thrown) {
      const { errors, problem } = readSaveError(thrown, this.editable);
      [this.errors, this.problem] = [errors, problem];
    } finally {
      this.isSaving = false;
    }
  }
}
