import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import type { UiRecord } from 'lightning/uiRecordApi';
import RecordEdit from 'shell/recordEdit';
import { callOrg } from '../../modules/org-http.ts';
import { inputsOf, readPicklists } from '../field-input/form-inputs.ts';

type Layout = { sections: { layoutRows: { layoutItems: { required: boolean; layoutComponents: { apiName: string }[] }[] }[] }[] };
type Defaults = { layout: Layout; objectInfos: Record<string, ObjectInfo>; record: UiRecord };
/** What a new record begins with: the record it is made from, by field. */
export type Preset = { field: string; id: string; name: string };

/** Who owns a record is whoever makes it. */
const notAsked: ReadonlySet<string> = new Set(['OwnerId']);

/** The form of a new record, with the defaults and the layout of the org. Goes to the record once it is there. */
export async function openNew(page: Pick<EventTarget, 'dispatchEvent'>, object: string, preset?: Preset): Promise<void> {
  const defaults = await callOrg<Defaults>('GET', `ui-api/record-defaults/create/${object}`);
  const info = defaults.objectInfos[object];
  if (!info) return;
  const items = defaults.layout.sections.flatMap(({ layoutRows }) => layoutRows.flatMap(({ layoutItems }) => layoutItems));
  const nameOf = ({ layoutComponents }: (typeof items)[number]) => layoutComponents[0]?.apiName ?? '';
  const required = new Set(items.filter((item) => item.required).map(nameOf));
  const inputs = inputsOf({ info, values: defaults.record.fields, picklists: await readPicklists(info), names: items.map(nameOf).filter((name) => !notAsked.has(name)), required });
  const inputsGiven = inputs.map((input) => (input.name === preset?.field ? { ...input, value: preset.id, text: preset.name } : input));
  const id = await RecordEdit.open({ size: 'medium', label: `New ${info.label}`, objectApiName: object, inputsGiven });
  if (typeof id !== 'string') return;
  page.dispatchEvent(new ShowToastEvent({ title: `${info.label} was created.`, variant: 'success' }));
  globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: `/lightning/r/${object}/${id}/view` }));
}
