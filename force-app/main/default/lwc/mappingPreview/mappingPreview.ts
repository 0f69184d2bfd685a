import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import { recordTitle } from 'c/mappingWords';
import type { FieldState, Tried, TriedField } from 'c/mappingModel';
import type { Scalar } from 'c/settingsModel';

type Row = { field: string; label: string; type: string; now: string | null; after: string | null; isLeftAlone: boolean; differs: boolean; css: string; problem: string };
type Shown = { key: string; title: string; isNew: boolean; isEqual: boolean; rows: Row[] };

const textOf = (value: Scalar | null): string | null => (value === null ? null : String(value));
const numbers: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'int', 'long']);

/** Two ways to write one value are no difference: 12.5 and 12.50, an instant in two notations. */
function isSame(now: string | null, after: string | null, type: string): boolean {
  if (now === after || now === null || after === null) return now === after;
  if (numbers.has(type)) return Number(now) === Number(after);
  return type === 'datetime' && Date.parse(now) === Date.parse(after);
}

/** The whole record as the mapping would write it, beside what Salesforce has now. Nothing is written. */
export default class MappingPreview extends LightningElement {
  @api tried?: Tried;
  @api states: readonly FieldState[] = [];
  @api object = '';
  @api isTrying = false;
  labels = labels;
  showsAll = false;

  get isWaiting(): boolean {
    return !this.tried && this.isTrying;
  }

  get isEmpty(): boolean {
    return !this.isWaiting && (this.tried?.records.length ?? 0) === 0;
  }

  get records(): Shown[] {
    return (this.tried?.records ?? []).map(({ key, id, fields }) => {
      const isNew = id === null || id === undefined;
      const known = Object.entries(fields).filter(([field]) => this.states.some((state) => state.field === field));
      const rows = known.map(([field, tried]) => this.toRow(field, tried, isNew));
      const shown = this.showsAll ? rows : rows.filter(({ differs, problem }) => differs || problem !== '');
      return { key, isNew, title: recordTitle(key), rows: shown, isEqual: shown.length === 0 };
    });
  }

  get heading(): string {
    return this.tried ? fillLabel(labels.previewOf, recordTitle(this.tried.entityKey)) : labels.preview;
  }

  get leftOut(): string {
    const count = (this.tried?.hiddenRecords ?? 0) + (this.tried?.moreRecords ?? 0);
    return count > 0 ? fillLabel(labels.previewHidden, count) : '';
  }

  handleAll(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    this.showsAll = event.detail.checked;
  }

  private toRow(field: string, { value, isAbsent, inOrg, problem }: TriedField, isNew: boolean): Row {
    const state = this.states.find((one) => one.field === field);
    const [now, after] = [inOrg, textOf(value)];
    const differs = !isAbsent && (isNew ? after !== null : !isSame(now, after, state?.type ?? ''));
    return { field, label: state?.label ?? field, type: state?.type ?? '', now, after, isLeftAlone: isAbsent, differs, css: differs ? 'differs' : '', problem: problem ?? '' };
  }
}
