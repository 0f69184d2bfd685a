import { requestCommand } from 'c/commandRequest';
import type { MappingFile } from 'c/mappingDocument';
import { withField, withTable } from 'c/mappingModel';
import type { MapFacts } from 'c/mappingModel';
import SettingsEditor from 'c/settingsEditor';
import type { FieldChange, Problem, SettingsDocument } from 'c/settingsModel';

const firstMap = 'order-to-salesforce.order';
const undoMax = 100;

/** A suggestion that was taken. */
type Taken = { path: string; field: string };
/** The document before a change, and the suggestion that made it. */
type Former = { document: SettingsDocument; taken?: Taken };

/** What changes the document of the page of field mapping, and takes it back. */
export default class MappingEditor extends SettingsEditor {
  map = firstMap;
  facts?: MapFacts;
  protected taken?: Taken;
  private past: readonly Former[] = [];
  private future: readonly Former[] = [];
  private imported: readonly Problem[] = [];

  get live(): SettingsDocument | undefined {
    return this.state?.effective?.document;
  }

  get allProblems(): readonly Problem[] {
    return [...this.imported, ...this.problems];
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  handleTable({ detail }: CustomEvent<{ name: string; entries: Record<string, string> }>): void {
    if (this.document) this.edit(withTable(this.document, detail.name, detail.entries));
  }

  handleRules({ detail }: CustomEvent<{ document: SettingsDocument }>): void {
    this.edit(detail.document);
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

  protected decide({ path, field }: Taken, decision: string): void {
    void requestCommand('decide-suggestion', { map: this.map, path, field, decision }).catch(() => undefined);
  }

  protected setField(field: string, change: FieldChange | undefined): void {
    const { document, facts } = this;
    if (!document || !facts) return;
    this.imported = this.imported.filter(({ path }) => path !== `fieldMaps.${facts.map}.${field}`);
    this.edit(withField(document, facts, field, change));
  }

  protected edit(after: SettingsDocument): void {
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
