import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { createRecord, updateRecord } from 'lightning/uiRecordApi';
import type { Input } from '../field-input/field-input.ts';
import { readSaveError } from '../field-input/save-error.ts';

type Value = Input['value'];

/** The form of a record, opened from its page, or of a new one. Closes with the record's id after it was saved. */
export default class RecordEdit extends LightningModal {
  /** Empty for a new record, which is one of `objectApiName`. */
  @api recordId = '';
  @api objectApiName = '';
  @api inputsGiven: Input[] = [];
  changed: Record<string, Value> = {};
  errors: Record<string, string> = {};
  texts: Record<string, string> = {};
  problem = '';
  /** The button stays enabled meanwhile: a disabled one loses the focus, and with it Escape. */
  private isSaving = false;

  get inputs(): (Input & { error: string })[] {
    return this.inputsGiven.map((input) => ({ ...input, value: this.changed[input.name] === undefined ? input.value : (this.changed[input.name] ?? null), text: this.texts[input.name] ?? input.text ?? '', error: this.errors[input.name] ?? '' }));
  }

  handleField({ detail: { name, value, text } }: CustomEvent<{ name: string; value: Value; text?: string }>): void {
    if (text !== undefined) this.texts = { ...this.texts, [name]: text };
    this.changed = { ...this.changed, [name]: value };
    this.errors = { ...this.errors, [name]: '' };
  }

  handleCancel(): void {
    this.close();
  }

  async handleSave(): Promise<void> {
    if (this.isSaving) return;
    if (this.recordId !== '' && Object.keys(this.changed).length === 0) return this.close();
    [this.isSaving, this.problem, this.errors] = [true, '', {}];
    try {
      this.close(await this.save());
    } catch (thrown) {
      const { errors, problem } = readSaveError(thrown, this.inputsGiven.map(({ name }) => name));
      [this.errors, this.problem] = [errors, problem];
    } finally {
      this.isSaving = false;
    }
  }

  private async save(): Promise<string> {
    if (this.recordId !== '') {
      await updateRecord({ fields: { Id: this.recordId, ...this.changed } });
      return this.recordId;
    }
    // What the form begins with is meant, touched or not.
    const given = Object.fromEntries(this.inputsGiven.flatMap(({ name, value }) => (value === null || value === '' ? [] : [[name, value] as const])));
    return (await createRecord({ apiName: this.objectApiName, fields: { ...given, ...this.changed } })).id;
  }
}
