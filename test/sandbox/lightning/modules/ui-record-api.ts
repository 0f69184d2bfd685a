import { callOrg, frozen } from './org-http.ts';

type FieldId = { objectApiName: string; fieldApiName: string };
type FieldName = string | FieldId;
type FieldValue = { value: string | number | boolean | null | UiRecord; displayValue: string | null };
type UiRecord = { id: string; apiName: string; fields: Record<string, FieldValue> };
type Config = { recordId?: string; fields?: FieldName | FieldName[]; optionalFields?: FieldName | FieldName[]; layoutTypes?: string | string[] };
type Emit = (result: { data: unknown; error: unknown }) => void;

const nameOf = (field: FieldName) => (typeof field === 'string' ? field : `${field.objectApiName}.${field.fieldApiName}`);
const listOf = <T>(given: T | T[] | undefined): T[] => (given === undefined ? [] : Array.isArray(given) ? given : [given]);
const mounted = new Set<getRecord>();

function queryOf({ fields, optionalFields, layoutTypes }: Config): string {
  const query = new URLSearchParams();
  const given: [string, string[]][] = [['fields', listOf(fields).map(nameOf)], ['optionalFields', listOf(optionalFields).map(nameOf)], ['layoutTypes', listOf(layoutTypes)]];
  for (const [name, values] of given) if (values.length > 0) query.set(name, values.join(','));
  return query.toString();
}

/** The wire adapter of a record. */
export class getRecord {
  readonly #emit: Emit;
  #isConnected = false;
  #asked = '';
  config: Config = {};

  constructor(emit: Emit) {
    this.#emit = emit;
    emit({ data: undefined, error: undefined });
  }

  connect(): void {
    this.#isConnected = true;
    mounted.add(this);
    void this.load();
  }

  disconnect(): void {
    this.#isConnected = false;
    mounted.delete(this);
  }

  update(config: Config): void {
    const asked = JSON.stringify(config);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.config = config;
    void this.load();
  }

  async load(): Promise<void> {
    const { recordId } = this.config;
    const query = queryOf(this.config);
    if (!this.#isConnected || recordId === undefined || recordId === null || recordId === '' || query === '') return;
    const asked = this.#asked;
    const emit: Emit = (result) => void (asked === this.#asked && this.#emit(result));
    await callOrg('GET', `ui-api/records/${recordId}?${query}`).then(
      (data) => emit({ data: frozen(data), error: undefined }),
      (error: unknown) => emit({ data: undefined, error }),
    );
  }
}

/** Reads records anew for every component that shows them. */
export async function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void> {
  const ids = new Set(records.map(({ recordId }) => recordId.slice(0, 15)));
  await Promise.all([...mounted].filter(({ config }) => ids.has((config.recordId ?? '').slice(0, 15))).map((adapter) => adapter.load()));
}

export const createRecord = (input: { apiName: string; fields: Record<string, unknown> }): Promise<unknown> => callOrg('POST', 'ui-api/records', input);

export async function updateRecord(input: { fields: Record<string, unknown> }): Promise<unknown> {
  const { Id, ...fields } = input.fields;
  const record = await callOrg('PATCH', `ui-api/records/${String(Id)}`, { fields });
  await notifyRecordUpdateAvailable([{ recordId: String(Id) }]);
  return record;
}

export async function deleteRecord(recordId: string): Promise<void> {
  await callOrg('DELETE', `ui-api/records/${recordId}`);
}

function fieldOf(record: UiRecord | undefined, field: FieldName): FieldValue | undefined {
  const [, ...names] = nameOf(field).split('.');
  let [found, at]: [FieldValue | undefined, UiRecord | undefined] = [undefined, record];
  for (const name of names) {
    found = at?.fields[name];
    const value = found?.value;
    at = typeof value === 'object' && value !== null ? value : undefined;
  }
  return found;
}

export const getFieldValue = (record: UiRecord | undefined, field: FieldName): unknown => fieldOf(record, field)?.value;
export const getFieldDisplayValue = (record: UiRecord | undefined, field: FieldName): string | null | undefined => fieldOf(record, field)?.displayValue;
