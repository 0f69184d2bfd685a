import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import { labels as listLabels } from 'c/mappingListLabels';
import { flowName } from 'c/mappingListModel';
import { elsewhere, fieldStates, withSource } from 'c/mappingModel';
import type { FieldState, World } from 'c/mappingModel';
import MappingTrial from 'c/mappingTrial';
import { countChanges } from 'c/settingsModel';
import type { FieldChange, Problem, SettingsDocument } from 'c/settingsModel';

const firstMap = 'order-to-salesforce.order';
const tryRestMs = 400;

/** The app page of field mapping: both sides, the steps between them, a try on a real record, and what was published when. */
export default class MappingHome extends MappingTrial {
  words = labels;
  tryRestMs = tryRestMs;
  tab = 'fields';
  showsLists = false;

  get askForAccess(): string {
    return fillLabel(labels.accessAsk, 'Crosswalk Admin');
  }

  get isEdited(): boolean {
    return this.edited !== undefined;
  }

  get states(): readonly FieldState[] {
    const { document, facts, live, tried, recordKey } = this;
    return document && facts ? fieldStates({ document, live, facts, tried, recordKey, problems: this.allProblems }) : [];
  }

  /** Those of other maps are named with their map. */
  get ownProblems(): readonly Problem[] {
    return this.allProblems.filter(({ path }) => !elsewhere(path, this.map, this.document));
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

  get changesTab(): string {
    const { document, live } = this;
    return fillLabel(labels.tabChanges, document && live ? countChanges(live, document) : 0);
  }

  get listsTab(): string {
    const count = this.allProblems.filter(({ path }) => path.startsWith('recordMaps.')).length;
    return count > 0 ? fillLabel(listLabels.tabProblems, count) : listLabels.tab;
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

  /** On a narrow window the field stands below both sides, out of sight. */
  private showField(takesFocus: boolean): void {
    requestAnimationFrame(() => {
      const field = this.template?.querySelector<HTMLElement & { focusHeading(): void }>('c-mapping-field');
      if (takesFocus) field?.focusHeading();
      else if (field && field.getBoundingClientRect().top > window.innerHeight) field.scrollIntoView({ block: 'start' });
    });
  }
}
