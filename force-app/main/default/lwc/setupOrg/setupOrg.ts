import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/setupLabels';
import type { OrgState, WriterState } from 'c/setupState';

const methods: Readonly<Record<string, string>> = { jwt: labels.methodJwt, 'client-credentials': labels.methodClient };
/** What a person types on the machine of the service. */
const lines = {
  install: 'sf crosswalk install --integration-user <username>',
  serve: 'SALESFORCE_LOGIN_URL=https://<my-domain>.my.salesforce.com SALESFORCE_CLIENT_ID=… SALESFORCE_USERNAME=… SALESFORCE_PRIVATE_KEY_FILE=… npm run serve',
  signIn: 'curl -X POST -H "Authorization: Bearer $CROSSWALK_OPERATOR_TOKEN" $CROSSWALK_PUBLIC_URL/operations/connect/salesforce',
};

/** First step: the service signs in to this org, or how it comes to do so. */
export default class SetupOrg extends LightningElement {
  @api org?: OrgState;
  @api reportAt?: number;
  @api isSilent = false;
  @api asking = '';
  @api address?: { url: string; expiresAt: string };
  @api writer?: WriterState;
  @api writerAddress?: { url: string; expiresAt: string };
  labels = labels;
  lines = lines;

  get isNone(): boolean {
    return this.org === undefined;
  }

  get isOther(): boolean {
    return this.org?.state === 'other-org' && !this.isSilent;
  }

  get isConnected(): boolean {
    return this.org?.state === 'connected' && !this.isSilent;
  }

  get isQuiet(): boolean {
    return this.org !== undefined && this.isSilent;
  }

  get hasWriter(): boolean {
    return this.isConnected && this.writer !== undefined;
  }

  /** Room for what may come, unless something stands below. */
  get bodyCss(): string {
    return `slds-p-horizontal_medium ${this.hasWriter ? '' : 'body'}`;
  }

  get method(): string {
    return methods[this.org?.method ?? ''] ?? labels.methodWeb;
  }

  get nextLabel(): string {
    return fillLabel(labels.next, labels.stepStore);
  }

  get isBusy(): boolean {
    return this.asking !== '';
  }

  handleSignIn(): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'connect-org', payload: {} } }));
  }

  handleAsk({ detail }: CustomEvent<object>): void {
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }

  handleNext(): void {
    this.dispatchEvent(new CustomEvent('step', { detail: 'store' }));
  }
}
