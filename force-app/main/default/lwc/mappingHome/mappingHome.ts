import { requestCommand } from 'c/commandRequest';
import { fillLabel } from 'c/labelText';
import type { AskAnswer } from 'c/mappingAsk';
import { labels } from 'c/mappingLabels';
import { labels as listLabels } from 'c/mappingListLabels';
import { flowName, isWhole, triedParts } from 'c/mappingListModel';
import { elsewhere, fieldStates, withField, withSource, withTable } from 'c/mappingModel';
import type { FieldState, MapFacts, Tried, World } from 'c/mappingModel';
import type { MappingFile } from 'c/mappingDocument';
import { stepProblems } from 'c/mappingStepKinds';
import { noSuggestions, readSuggestions, withRefused, withRestored } from 'c/mappingSuggestions';
import SettingsEditor from 'c/settingsEditor';
import { countChanges } from 'c/settingsModel';
import type { FieldChange, Problem, SettingsDocument } from 'c/settingsModel';

const firstMap = 'order-to-salesforce.order';
const tryRestMs = 400;
const undoMax = 100;

const isFacts = (result: object | undefined): result is MapFacts => result !== undefined && 'source' in result && 'target' in result;
const isTried = (result: object | undefined): result is Tried => result !== undefined && 'records' in result;
/** A suggestion that was taken. */
type Taken = { path: string; field: string };
/** The document before a change, and the suggestion that made it. */
type Former = { document: SettingsDocument; taken?: Taken };

/** The app page of field mapping: both sides, the steps between them, a try on a real record, and what was published when. */
export default class MappingHome extends SettingsEditor {
  words = labels;
  map = firstMap;
  entityKey = '';
  recordKey = '';
  field = '';
  path = '';
  facts?: MapFacts;
  factsProblem = '';
  tried?: Tried;
  tryProblem = '';
  isTrying = false;
  suggestions = noSuggestions;
  tryRestMs = tryRestMs;
  tab = 'fields';
  showsLists = false;
  private past: readonly Former[] = [];
  private future: readonly Former[] = [];
  private taken?: Taken;
  private imported: readonly Problem[] = [];

  get askForAccess(): string {
    return fillLabel(labels.accessAsk, 'Crosswalk Admin');
  }

  get isEdited(): boolean {
    return this.edited !== undefined;
  }

  get live(): SettingsDocument | undefined {
    return this.state?.effective?.document;
  }

  get isReading(): boolean {
    return !this.facts && this.factsProblem === '';
  }

  get allProblems(): readonly Problem[] {
    return [...this.imported, ...this.problems];
  }

  get states(): readonly FieldState[] {
    const { document, facts, live, tried, recordKey } = this;
    return document && facts ? fieldStates({ document, live, facts, tried, recordKey, problems: this.allProblems }) : [];
  }

  /** Those of other maps are named with their map. */
  get ownProblems(): readonly Problem[] {
    return this.allProblems.filter(({ path }) => !elsewhere(path, this.map, this.document));
  }

  /** An answer that was overtaken by steps that are not finished does not come. */
  get isWaiting(): boolean {
    return this.isTrying && this.tryPayload !== undefined;
  }

  get fieldState(): FieldState | undefined {
    return this.states.find(({ field }) => field === this.field);
  }

  get isPackaged(): boolean {
    return this.facts?.packaged[this.field] !== undefined;
  }

  get object(): string {
    return this.facts?.maps.find(({ map }) => map === this.map)?.object ?? '';
  }

  get world(): World {
    const tables = this.document?.tables ?? {};
    const own = new Set([...Object.keys(tables), ...Object.keys(this.live?.tables ?? {})]);
    return { source: this.facts?.source ?? [], path: this.path, tables, builtIn: (this.facts?.tables ?? []).filter((name) => !own.has(name)), isReadOnly: this.isReadOnly, map: this.map, entityKey: this.shownKey, recordKey: this.recordKey, target: this.fieldState, hasModel: this.facts?.hasModel === true };
  }

  /** The record on show: the chosen one, else the newest. */
  get shownKey(): string {
    return this.entityKey === '' ? (this.tried?.entityKey ?? '') : this.entityKey;
  }

  get changesTab(): string {
    const { document, live } = this;
    return fillLabel(labels.tabChanges, document && live ? countChanges(live, document) : 0);
  }

  get listsTab(): string {
    const count = this.allProblems.filter(({ path }) => path.startsWith('recordMaps.')).length;
    return count > 0 ? fillLabel(listLabels.tabProblems, count) : listLabels.tab;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  get readPayload(): Record<string, unknown> | undefined {
    if (!this.state?.effective || !this.canConfigure) return undefined;
    const list = this.document?.recordMaps?.[this.map];
    if (list === undefined || JSON.stringify(list) === JSON.stringify(this.live?.recordMaps?.[this.map])) return { map: this.map };
    // The service does not know it yet.
    return isWhole(list) ? { map: this.map, recordMaps: { [this.map]: list } } : undefined;
  }

  /** Once both sides are there. */
  get suggestPayload(): Record<string, unknown> | undefined {
    const { facts, document, live } = this;
    return facts && (!document?.recordMaps?.[facts.map] || live?.recordMaps?.[facts.map]) ? { map: facts.map } : undefined;
  }

  /** Steps that are not finished are not tried: the last answer stays. */
  get tryPayload(): Record<string, unknown> | undefined {
    const { document, facts } = this;
    if (!document || facts?.map !== this.map) return undefined;
    const fields = Object.values(document.fieldMaps ?? {}).flatMap((map) => Object.values(map));
    if (fields.some(({ isOn, steps }) => isOn && stepProblems(steps).length > 0)) return undefined;
    return { map: this.map, ...(this.entityKey === '' ? {} : { entityKey: this.entityKey }), ...triedParts(document), tables: document.tables ?? {} };
  }

  handleRead({ detail }: CustomEvent<AskAnswer>): void {
    const { result, message } = detail;
    if (isFacts(result) && result.map === this.map) [this.facts, this.factsProblem] = [result, ''];
    else if (!result) this.factsProblem = message === '' ? labels.commandLate : message;
  }

  handleTrying(): void {
    this.isTrying = true;
  }

  handleTried({ detail }: CustomEvent<AskAnswer>): void {
    this.isTrying = false;
    const { result, message } = detail;
    [this.tried, this.tryProblem] = isTried(result) ? [result, ''] : [undefined, message === '' ? labels.commandLate : message];
  }

  /** A service that knows no suggestions is none the worse. */
  handleSuggested({ detail: { result } }: CustomEvent<AskAnswer>): void {
    this.suggestions = readSuggestions(result?.suggestions);
  }

  handleMapChosen({ detail }: CustomEvent<{ map: string }>): void {
    [this.map, this.entityKey, this.recordKey, this.field, this.path, this.facts, this.tried, this.tryProblem, this.suggestions] = [detail.map, '', '', '', '', undefined, undefined, '', noSuggestions];
  }

  /** The way to a problem of another map. */
  handleElsewhere({ detail }: CustomEvent<{ map: string; field: string }>): void {
    this.handleMapChosen(new CustomEvent('map', { detail }));
    this.field = detail.field;
  }

  handleRecord({ detail }: CustomEvent<{ recordKey: string }>): void {
    this.recordKey = detail.recordKey;
  }

  /** What somebody makes of a suggestion is remembered; that it could not be is no reason to stop. */
  handleDecide({ detail }: CustomEvent<{ path: string; field: string; decision: string }>): void {
    const { path, field, decision } = detail;
    if (decision === 'refused') this.suggestions = withRefused(this.suggestions, path, field);
    else this.taken = { path, field };
    this.decide({ path, field }, decision);
  }

  handleRestore({ detail: { path } }: CustomEvent<{ path: string }>): void {
    for (const { field } of this.suggestions.refused[path] ?? []) this.decide({ path, field }, 'forgotten');
    this.suggestions = withRestored(this.suggestions, path);
  }

  handleSample({ detail }: CustomEvent<{ entityKey: string }>): void {
    [this.entityKey, this.recordKey] = [detail.entityKey, ''];
  }

  handlePath({ detail }: CustomEvent<{ path: string }>): void {
    this.path = detail.path;
  }

  handleOpen({ detail }: CustomEvent<{ field: string; isByKey?: boolean }>): void {
    this.field = detail.field;
    this.showField(detail.isByKey === true);
  }

  /** A line was drawn: the field takes the source, and what was done to the former one goes on. */
  handleMap({ detail: { field, path } }: CustomEvent<{ field: string; path: string }>): void {
    const source = this.facts?.source.find((one) => one.path === path);
    const target = this.states.find((one) => one.field === field);
    if (!source || !target) return;
    [this.field, this.path] = [field, ''];
    this.setField(field, { isOn: true, steps: withSource(target.steps, source, target) });
    // What was pressed is gone with the choice.
    this.showField(true);
  }

  handleField({ detail }: CustomEvent<{ field: string; change: FieldChange | undefined }>): void {
    this.setField(detail.field, detail.change);
  }

  handleTable({ detail }: CustomEvent<{ name: string; entries: Record<string, string> }>): void {
    if (this.document) this.edit(withTable(this.document, detail.name, detail.entries));
  }

  handleRules({ detail }: CustomEvent<{ document: SettingsDocument }>): void {
    this.edit(detail.document);
  }

  handleFields(): void {
    this.tab = 'fields';
  }

  handleLists(): void {
    [this.showsLists, this.tab] = [true, 'lists'];
  }

  /** A list that is on show and was taken out gives way to the first map. */
  handleListsChanged({ detail }: CustomEvent<{ document: SettingsDocument }>): void {
    const wasShown = this.document?.recordMaps?.[this.map] !== undefined;
    this.edit(detail.document);
    if (wasShown && detail.document.recordMaps?.[this.map] === undefined) this.handleMapChosen(new CustomEvent('map', { detail: { map: this.facts?.maps.find(({ map, isList }) => isList !== true && flowName(map) === flowName(this.map))?.map ?? firstMap } }));
  }

  /** To the fields of a list. */
  handleListOpened({ detail }: CustomEvent<{ map: string; field: string }>): void {
    this.handleElsewhere(new CustomEvent('open', { detail }));
    this.tab = 'fields';
  }

  handleImport({ detail }: CustomEvent<{ file: MappingFile; problems: readonly Problem[] }>): void {
    const { document } = this;
    if (!document) return;
    this.edit({ ...document, ...detail.file });
    this.imported = detail.problems;
  }

  handleUndo(): void {
    this.step('past', 'future');
  }

  handleRedo(): void {
    this.step('future', 'past');
  }

  handleDiscard(): void {
    [this.past, this.future, this.imported] = [[], [], []];
    this.handleReset();
  }

  /** On a narrow window the field stands below both sides, out of sight. */
  private showField(takesFocus: boolean): void {
    requestAnimationFrame(() => {
      const field = this.template?.querySelector<HTMLElement & { focusHeading(): void }>('c-mapping-field');
      if (takesFocus) field?.focusHeading();
      else if (field && field.getBoundingClientRect().top > window.innerHeight) field.scrollIntoView({ block: 'start' });
    });
  }

  private decide({ path, field }: Taken, decision: string): void {
    void requestCommand('decide-suggestion', { map: this.map, path, field, decision }).catch(() => undefined);
  }

  private setField(field: string, change: FieldChange | undefined): void {
    const { document, facts } = this;
    if (!document || !facts) return;
    this.imported = this.imported.filter(({ path }) => path !== `fieldMaps.${facts.map}.${field}`);
    this.edit(withField(document, facts, field, change));
  }

  private edit(after: SettingsDocument): void {
    const { document } = this;
    if (!document || this.isReadOnly) return;
    [this.past, this.future, this.taken] = [[...this.past, { document, taken: this.taken }].slice(-undoMax), [], undefined];
    this.handleChange(new CustomEvent('change', { detail: { document: after } }));
  }

  private step(from: 'past' | 'future', to: 'past' | 'future'): void {
    const { document } = this;
    const back = this[from].at(-1);
    if (!document || !back) return;
    [this[from], this[to]] = [this[from].slice(0, -1), [...this[to], { document, taken: back.taken }]];
    // A suggestion that is taken back is not one that was accepted before.
    if (back.taken) this.decide(back.taken, from === 'past' ? 'forgotten' : 'accepted');
    this.handleChange(new CustomEvent('change', { detail: { document: back.document } }));
  }
}
