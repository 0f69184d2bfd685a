import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { updateRecord } from 'lightning/uiRecordApi';
import type { Input } from '../field-input/field-input.ts';

type Value = Input['value'];
type SaveError = { body?: { message?: string; output?: { errors?: { message: string }[]; fieldErrors?: Record<string, { message: string }[]> } } };

const isSaveError = (thrown: unknown): thrown is SaveError => typeof thrown === 'object' && thrown !== null && 'body' in thrown;

/** The form of a record, opened from its page. Closes with true after it was saved. */
export default class RecordEdit extends LightningModal {
  @api recordId = '';
  @api inputsGiven: Input[] = [];
  changed: Record<string, Value> = {};
  errors: Record<string, string> = {};
  problem = '';
  /** The button stays enabled meanwhile: a disabled one loses the focus, and with it Escape. */
  private isSaving = false;

  get inputs(): (Input & { error: string })[] {
    return this.inputsGiven.map((input) => ({ ...input, value: this.changed[input.name] === undefined ? input.value : (this.changed[input.name] ?? null), error: this.errors[input.name] ?? '' }));
  }

  handleField({ detail: { name, value } }: CustomEvent<{ name: string; value: Value }>): void {
    this.changed = { ...this.changed, [name]: value };
    this.errors = { ...this.errors, [name]: '' };
  }

  handleCancel(): void {
    this.close(false);
  }

  async handleSave(): Promise<void> {
    if (this.isSaving) return;
    if (Object.keys(this.changed).length === 0) return this.close(false);
    [this.isSaving, this.problem, this.errors] = [true, '', {}];
    try {
      await updateRecord({ fields: { Id: this.recordId, ...this.changed } });
      this.close(true);
    } catch (thrown) {
      const output = isSaveError(thrown) ? thrown.body?.output : undefined;
      const named = Object.entries(output?.fieldErrors ?? {}).flatMap(([name, [first]]) => (first ? [[name, first.message] as const] : []));
      const known = new Set(this.inputsGiven.map(({ name }) => name));
      this.errors = Object.fromEntries(named.filter(([name]) => known.has(name)));
      const general = [...(output?.errors ?? []).map(({ message }) => message), ...named.filter(([name]) => !known.has(name)).map(([, message]) => message)];
      this.problem = general[0] ?? (named.length > 0 ? 'Review the fields with errors.' : (isSaveError(thrown) ? thrown.body?.message : undefined) ?? 'The record could not be saved.');
    } finally {
      this.isSaving = false;
    }
  }
}
