import { api } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import type { AskAnswer } from 'c/mappingAsk';
import MappingListChoices from 'c/mappingListChoices';
import { labels } from 'c/mappingListLabels';
import { isWhole, stepsOfList, wholeLists } from 'c/mappingListModel';
import type { SourceField, Tried, World } from 'c/mappingModel';
import { partTitle, recordTitle } from 'c/mappingWords';
import type { Condition, Problem, RecordList, SettingsDocument, Step } from 'c/settingsModel';

type Option = { label: string; value: string };
type Long = { part: 'each' | 'id'; title: string; help: string; path: string; steps: readonly Step[]; world: World };
const restMs = 400;
const shownMax = 5;
const vanished: Option[] = [{ value: 'keep', label: labels.keep }, { value: 'delete', label: labels.deleted }];
const parts = ['object', 'externalId', 'parent', 'lookup', 'each', 'id'] as const;
const isTried = (result: object | undefined): result is Tried => result !== undefined && 'records' in result;

/** One list as a form: whose elements become records of which object, and what the record on show becomes. Tells `list` with `detail.list`. */
export default class MappingList extends MappingListChoices {
  @api document?: SettingsDocument;
  @api problems: readonly Problem[] = [];
  @api entityKey = '';
  @api isReadOnly = false;
  labels = labels;
  vanished = vanished;
  restMs = restMs;
  none: readonly never[] = [];
  private tried?: Tried;
  private failure = '';
  private isTrying = false;

  get paths(): Record<string, string> {
    return Object.fromEntries(parts.map((part) => [part, `recordMaps.${this.map}.${part}`]));
  }

  /** Steps that say more than a form can show. */
  get longs(): Long[] {
    const world = (source: readonly SourceField[]): World => ({ source, path: '', tables: this.document?.tables ?? {}, builtIn: [], isReadOnly: this.isReadOnly, map: this.map, entityKey: this.entityKey, recordKey: '', hasModel: false });
    return [
      ...(this.isSimple ? [] : [{ part: 'each' as const, title: labels.each, help: labels.eachHelp, path: this.paths.each ?? '', steps: this.each, world: world(this.lists) }]),
      ...(this.isSimpleId ? [] : [{ part: 'id' as const, title: labels.id, help: labels.idHelp, path: this.paths.id ?? '', steps: this.idSteps, world: world(this.fields) }]),
    ];
  }

  /** A list that is switched off is tried as if it were on; which elements there are, fields and rules do not say. */
  get tryPayload(): Record<string, unknown> | undefined {
    const { document, list, map } = this;
    if (!document || !list || !isWhole(list)) return undefined;
    return { map, ...(this.entityKey === '' ? {} : { entityKey: this.entityKey }), fieldMaps: {}, recordMaps: { ...wholeLists(document), [map]: { ...list, isOn: true } }, rules: [] };
  }

  get becomes(): string {
    const { tried, tryPayload } = this;
    if (!tryPayload) return labels.unfinished;
    if (this.failure !== '') return fillLabel(labels.tryFailed, this.failure);
    if (!tried) return this.isTrying ? labels.trying : '';
    const count = tried.records.length + tried.hiddenRecords + tried.moreRecords;
    const names = tried.records.slice(0, shownMax).map(({ key }) => partTitle(key)).join(', ');
    return count === 0 ? fillLabel(labels.becomesNone, recordTitle(tried.entityKey)) : fillLabel(labels.becomes, recordTitle(tried.entityKey), count, `${names}${count > shownMax ? ' …' : ''}`);
  }

  get warnings(): readonly string[] {
    return this.tried?.warnings ?? [];
  }

  handleTrying(): void {
    this.isTrying = true;
  }

  handleTried({ detail: { result, message } }: CustomEvent<AskAnswer>): void {
    this.isTrying = false;
    [this.tried, this.failure] = isTried(result) ? [result, result.refusal ?? ''] : [undefined, message];
  }

  handleObject(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { keys = [], lookups = [] } = this.choices?.objects.find(({ object }) => object === event.detail.value) ?? {};
    this.give({ object: event.detail.value, externalId: keys[0]?.field ?? '', lookup: lookups[0]?.field ?? '' });
  }

  handleText(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.give({ [dataOf(event).name ?? '']: event.detail.value });
  }

  handleOn(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    this.give({ isOn: event.detail.checked });
  }

  handlePath(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.give({ each: stepsOfList(event.detail.value, this.condition) });
  }

  handleId(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.give({ id: [{ step: 'get', path: event.detail.value }] });
  }

  handleSome(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    const [first] = this.tests;
    this.give({ each: stepsOfList(this.path, event.detail.checked ? { ...(first && { path: first.path }), is: 'present' } : undefined) });
  }

  handleCondition(event: CustomEvent<{ condition: Condition }>): void {
    event.stopPropagation();
    this.give({ each: stepsOfList(this.path, event.detail.condition) });
  }

  handleSteps(event: CustomEvent<{ steps: readonly Step[] }>): void {
    event.stopPropagation();
    this.give({ [dataOf(event).part ?? '']: event.detail.steps });
  }

  private give(more: Partial<RecordList> & Record<string, unknown>): void {
    if (this.list) this.dispatchEvent(new CustomEvent('list', { detail: { list: { ...this.list, ...more } } }));
  }
}
