import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import type { AskAnswer } from 'c/mappingAsk';
import { labels } from 'c/mappingListLabels';
import { flowName, isWhole, listName, listsOf, newList, partsOf, withList } from 'c/mappingListModel';
import type { ListChoices, ListObject } from 'c/mappingListModel';
import type { MapFacts } from 'c/mappingModel';
import { mapTitle, pathTitle, stepsSummary } from 'c/mappingWords';
import type { Problem, RecordList, SettingsDocument } from 'c/settingsModel';

type Option = { label: string; value: string };
type Row = { map: string; list: RecordList; path: string; problems: readonly Problem[]; title: string; summary: string; open: string; remove: string; isOpenDisabled: boolean; choices?: ListChoices };
const isChoices = (result: object | undefined): result is ListChoices => result !== undefined && 'lists' in result && 'objects' in result;

/** The lists of the records of one flow whose elements become records: made, edited and taken out. Tells `change` with the document, `open` with the map whose fields are wanted. */
export default class MappingLists extends LightningElement {
  @api document?: SettingsDocument;
  @api live?: SettingsDocument;
  @api facts?: MapFacts;
  /** The map on show: a new list begins below its records. */
  @api map = '';
  /** The record lists are tried on; empty for the newest. */
  @api entityKey = '';
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;
  said = '';
  problem = '';
  private below?: string;
  private choices: Readonly<Record<string, ListChoices>> = {};

  get rows(): Row[] {
    return this.lists.map(([map, list]) => {
      const name = listName(map);
      const path = `recordMaps.${map}`;
      const summary = fillLabel(labels.summary, pathTitle(partsOf(list.each)?.path ?? stepsSummary(list.each)), list.object);
      return { map, list, path, summary: list.isOn ? summary : `${summary} (${labels.off})`, title: name, problems: this.problems.filter((one) => one.path === path), open: fillLabel(labels.openOf, name), remove: fillLabel(labels.remove, name), isOpenDisabled: !isWhole(list), choices: this.choices[`${flowName(map)}.${list.parent}`] };
    });
  }

  get isEmpty(): boolean {
    return this.lists.length === 0;
  }

  /** Maps of the package in the flow on show; a list is below none of its own. */
  get parents(): Option[] {
    const known = Object.values(this.choices).find(({ map }) => flowName(map) === this.flow)?.parents ?? [{ map: this.parent, object: '' }];
    return known.map(({ map, object }) => ({ value: map, label: mapTitle(map, object) }));
  }

  /** The chosen one, else the map on show, else the first of its flow. */
  get parent(): string {
    if (this.below !== undefined && flowName(this.below) === this.flow) return this.below;
    const parentOf = this.document?.recordMaps?.[this.map]?.parent;
    return parentOf === undefined ? this.map : `${this.flow}.${parentOf}`;
  }

  get isReading(): boolean {
    return !this.current && this.problem === '';
  }

  get objects(): Option[] {
    return this.fit.map(({ object, label }) => ({ value: object, label: `${label} (${object})` }));
  }

  get hasNoObject(): boolean {
    return this.fit.length === 0;
  }

  get hint(): string {
    if (!this.current) return '';
    const keyless = this.current.objects.filter(({ keys }) => keys.length === 0).map(({ label, object }) => `${label} (${object})`);
    if (keyless.length > 0) return fillLabel(labels.keyless, keyless.join(', '));
    return this.hasNoObject ? fillLabel(labels.objectsNone, this.current.parents.find(({ map }) => map === this.parent)?.object ?? '') : '';
  }

  /** Each map that a list is below, and the one a new list would be. */
  get asked(): { map: string }[] {
    return [...new Set([this.parent, ...this.lists.map(([map, { parent }]) => `${flowName(map)}.${parent}`)])].map((map) => ({ map }));
  }

  handleChoices({ detail: { result, message } }: CustomEvent<AskAnswer>): void {
    if (isChoices(result)) [this.choices, this.problem] = [{ ...this.choices, [result.map]: result }, ''];
    else this.problem = fillLabel(labels.failed, message);
  }

  handleParent(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    [this.below, this.problem] = [event.detail.value, ''];
  }

  handleAdd(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { document, current } = this;
    if (!document || !current || event.detail.value === '') return;
    // The same object may be chosen again.
    if (event.target) Reflect.set(event.target, 'value', '');
    const { map, list } = newList(current, event.detail.value, document);
    this.said = '';
    this.tell(withList(document, map, list));
    this.focusOn(`[data-list="${map}"] h3`);
  }

  handleList(event: CustomEvent<{ list: RecordList }>): void {
    if (this.document) this.tell(withList(this.document, dataOf(event).map ?? '', event.detail.list));
  }

  handleRemove(event: Event): void {
    const { map = '' } = dataOf(event);
    if (!this.document) return;
    // What was never published has no records.
    const live = this.live?.recordMaps?.[map];
    this.said = live ? fillLabel(live.vanished === 'delete' ? labels.removedDelete : labels.removedKeep, listName(map)) : '';
    this.tell(withList(this.document, map, undefined));
    this.focusOn('[data-id="parent"]');
  }

  handleOpen(event: Event): void {
    this.dispatchEvent(new CustomEvent('open', { detail: { map: dataOf(event).map, field: '' } }));
  }

  private get flow(): string {
    return flowName(this.map);
  }

  private get lists(): readonly [string, RecordList][] {
    return this.document ? listsOf(this.document, this.flow) : [];
  }

  private get current(): ListChoices | undefined {
    return this.choices[this.parent];
  }

  private get fit(): readonly ListObject[] {
    return (this.current?.objects ?? []).filter(({ keys }) => keys.length > 0);
  }

  private tell(document: SettingsDocument): void {
    this.dispatchEvent(new CustomEvent('change', { detail: { document } }));
  }

  private focusOn(selector: string): void {
    requestAnimationFrame(() => this.template?.querySelector<HTMLElement>(selector)?.focus());
  }
}
