import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import { wholeLists } from 'c/mappingListModel';
import type { FieldState, MapFacts, Tried } from 'c/mappingModel';
import { mapTitle, partTitle, recordTitle } from 'c/mappingWords';
import { triedRecord } from 'c/mappingModel';
import type { SettingsDocument } from 'c/settingsModel';

type Option = { label: string; value: string };

/** Above the board: which map, which record to try it on, undo and redo, the file, and how things stand. */
export default class MappingBar extends LightningElement {
  @api facts?: MapFacts;
  @api map = '';
  @api entityKey = '';
  /** Which of the records that the record of the store becomes. */
  @api recordKey = '';
  @api states: readonly FieldState[] = [];
  @api tried?: Tried;
  /** Why nothing could be tried. */
  @api problem = '';
  @api isTrying = false;
  @api canUndo = false;
  @api canRedo = false;
  @api isReadOnly = false;
  @api document?: SettingsDocument;
  labels = labels;

  get maps(): Option[] {
    const known = (this.facts?.maps ?? []).filter(({ isList }) => isList !== true);
    return [...known, ...Object.entries(this.document ? wholeLists(this.document) : {}).map(([map, { object }]) => ({ map, object }))].map(({ map, object }) => ({ value: map, label: mapTitle(map, object) }));
  }

  get samples(): Option[] {
    const known = this.facts?.samples ?? [];
    return [...known, ...(this.entityKey === '' || known.includes(this.entityKey) ? [] : [this.entityKey])].map((value) => ({ value, label: recordTitle(value) }));
  }

  get hasSamples(): boolean {
    return this.samples.length > 0;
  }

  /** A choice where a record of the store becomes several, such as the lines of an order. */
  get records(): Option[] {
    const all = this.tried?.records ?? [];
    return all.length < 2 ? [] : all.map(({ key }, index) => ({ value: key, label: fillLabel(labels.recordPlace, index + 1, all.length, partTitle(key)) }));
  }

  get hasRecords(): boolean {
    return this.records.length > 0;
  }

  get record(): string {
    return triedRecord(this.tried, this.recordKey)?.key ?? '';
  }

  get figures(): string {
    const count = (isSo: (state: FieldState) => boolean) => this.states.filter(isSo).length;
    return fillLabel(labels.figures, count(({ isMapped }) => isMapped), count(({ isChanged }) => isChanged), count(({ isFailing, isMissing }) => isFailing || isMissing));
  }

  get isUndoDisabled(): boolean {
    return this.isReadOnly || !this.canUndo;
  }

  get isRedoDisabled(): boolean {
    return this.isReadOnly || !this.canRedo;
  }

  get notice(): string {
    if (this.problem !== '') return fillLabel(labels.tryFailed, this.problem);
    return this.tried?.refusal ? fillLabel(labels.tryRefused, this.tried.refusal) : '';
  }

  get warnings(): readonly string[] {
    return this.tried?.warnings ?? [];
  }

  handleMap(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.tell('map', { map: event.detail.value });
  }

  handleSample(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.tell('sample', { entityKey: event.detail.value });
  }

  handleRecord(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.tell('record', { recordKey: event.detail.value });
  }

  handleUndo(): void {
    this.tell('undo', {});
  }

  handleRedo(): void {
    this.tell('redo', {});
  }

  handleImport({ detail }: CustomEvent<object>): void {
    this.tell('import', detail);
  }

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
