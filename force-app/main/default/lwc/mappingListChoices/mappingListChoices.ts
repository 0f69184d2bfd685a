import { api, LightningElement } from 'lwc';
import { listName, partsOf } from 'c/mappingListModel';
import type { ListChoices, ListObject } from 'c/mappingListModel';
import type { SourceField } from 'c/mappingModel';
import { optionText } from 'c/mappingStepKinds';
import { mapTitle } from 'c/mappingWords';
import type { Condition, RecordList, Step } from 'c/settingsModel';

type Option = { label: string; value: string };
/** A choice that is no longer offered is still what is chosen. */
const among = (options: readonly Option[], value = ''): Option[] => [...options, ...(value === '' || options.some((one) => one.value === value) ? [] : [{ value, label: value }])];

/** What can be chosen for a list, and what is chosen. */
export default class MappingListChoices extends LightningElement {
  @api map = '';
  @api list?: RecordList;
  /** Undefined until they are read. */
  @api choices?: ListChoices;

  get objects(): Option[] {
    return among((this.choices?.objects ?? []).filter(({ keys }) => keys.length > 0).map(({ object, label }) => ({ value: object, label: `${label} (${object})` })), this.list?.object);
  }

  get keys(): Option[] {
    return among((this.object?.keys ?? []).map(({ field, label }) => ({ value: field, label: `${label} (${field})` })), this.list?.externalId);
  }

  get lookups(): Option[] {
    return among((this.object?.lookups ?? []).map(({ field, label }) => ({ value: field, label: `${label} (${field})` })), this.list?.lookup);
  }

  get parents(): Option[] {
    return among((this.choices?.parents ?? []).map(({ map, object }) => ({ value: listName(map), label: mapTitle(map, object) })), this.list?.parent);
  }

  get lists(): SourceField[] {
    return (this.choices?.lists ?? []).map(({ path, samples }) => ({ path, samples, type: 'list', isComputed: false }));
  }

  /** What the elements of the list have. */
  get fields(): SourceField[] {
    return (this.choices?.lists.find(({ path }) => path === this.path)?.fields ?? []).map((field) => ({ ...field, isComputed: false }));
  }

  /** A test looks at the element itself. */
  get tests(): SourceField[] {
    return this.fields.flatMap((field) => (field.path.startsWith('item.') ? [{ ...field, path: field.path.slice('item.'.length) }] : []));
  }

  get isSimple(): boolean {
    return partsOf(this.each) !== undefined;
  }

  get isSimpleId(): boolean {
    return this.idSteps.length === 1 && this.idSteps[0]?.step === 'get';
  }

  get path(): string {
    return partsOf(this.each)?.path ?? '';
  }

  get idPath(): string {
    const [first] = this.idSteps;
    return first ? optionText(first, 'path') : '';
  }

  get condition(): Condition | undefined {
    return partsOf(this.each)?.condition;
  }

  get hasCondition(): boolean {
    return this.condition !== undefined;
  }

  protected get each(): readonly Step[] {
    return this.list?.each ?? [];
  }

  protected get idSteps(): readonly Step[] {
    return this.list?.id ?? [];
  }

  protected get object(): ListObject | undefined {
    return this.choices?.objects.find(({ object }) => object === this.list?.object);
  }
}
