import type { AskAnswer } from 'c/mappingAsk';
import MappingEditor from 'c/mappingEditor';
import { labels } from 'c/mappingLabels';
import { isWhole, triedParts } from 'c/mappingListModel';
import type { MapFacts, Tried } from 'c/mappingModel';
import { stepProblems } from 'c/mappingStepKinds';
import { noSuggestions, readSuggestions, withRefused, withRestored } from 'c/mappingSuggestions';

const isFacts = (result: object | undefined): result is MapFacts => result !== undefined && 'source' in result && 'target' in result;
const isTried = (result: object | undefined): result is Tried => result !== undefined && 'records' in result;

/** What the page of field mapping asks the service, and what it was told: both sides, a try on a real record, suggestions. */
export default class MappingTrial extends MappingEditor {
  entityKey = '';
  recordKey = '';
  field = '';
  path = '';
  factsProblem = '';
  tried?: Tried;
  tryProblem = '';
  isTrying = false;
  suggestions = noSuggestions;

  get isReading(): boolean {
    return !this.facts && this.factsProblem === '';
  }

  /** An answer that was overtaken by steps that are not finished does not come. */
  get isWaiting(): boolean {
    return this.isTrying && this.tryPayload !== undefined;
  }

  /** The record on show: the chosen one, else the newest. */
  get shownKey(): string {
    return this.entityKey === '' ? (this.tried?.entityKey ?? '') : this.entityKey;
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

  handleSample({ detail }: CustomEvent<{ entityKey: string }>): void {
    [this.entityKey, this.recordKey] = [detail.entityKey, ''];
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
}
