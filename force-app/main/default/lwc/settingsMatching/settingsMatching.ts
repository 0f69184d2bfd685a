import { api, LightningElement } from 'lwc';
import { labels } from 'c/matchingLabels';
import { standardMatching } from 'c/settingsModel';
import type { Matching, MatchRule, Problem, SettingsDocument } from 'c/settingsModel';

const accounts = [{ value: 'apart', label: labels.accountsApart }, { value: 'shared', label: labels.accountsShared }];
const duplicates = [{ value: 'allow', label: labels.duplicatesAllow }, { value: 'hold', label: labels.duplicatesHold }];

/** Who a buyer is: by which rules he is found in Salesforce, whose Account he gets, and what happens in doubt. */
export default class SettingsMatching extends LightningElement {
  @api document?: SettingsDocument;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;
  accounts = accounts;
  duplicates = duplicates;

  get matching(): Matching {
    return this.document?.matching ?? standardMatching;
  }

  get isShared(): boolean {
    return this.matching.accounts === 'shared';
  }

  /** Events of fields bubble out of the component, where they would be taken for ours. */
  handleInner(event: Event): void {
    event.stopPropagation();
  }

  handlePersons({ detail }: CustomEvent<{ rules: MatchRule[] }>): void {
    this.tell({ persons: detail.rules });
  }

  handleCompanies({ detail }: CustomEvent<{ rules: MatchRule[] }>): void {
    this.tell({ companies: detail.rules });
  }

  handleAccounts({ detail }: CustomEvent<{ value: string }>): void {
    this.tell({ accounts: detail.value });
  }

  handleLikely({ detail }: CustomEvent<{ checked: boolean }>): void {
    this.tell({ likely: detail.checked });
  }

  handleDuplicates({ detail }: CustomEvent<{ value: string }>): void {
    this.tell({ duplicates: detail.value });
  }

  private tell(part: Partial<Matching>): void {
    if (this.document) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...this.document, matching: { ...this.matching, ...part } } } }));
  }
}
