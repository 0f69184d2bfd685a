import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/setupLabels';
import type { StoreState } from 'c/setupState';

type View = { heading: string; detail: string; icon: string; variant: string; isTested: boolean };

const sources: Readonly<Record<string, string>> = { environment: labels.sourceEnvironment, account: labels.sourceAccount, app: labels.sourceApp };
const good = { icon: 'utility:success', variant: 'success', isTested: true };
const bad = { icon: 'utility:error', variant: 'error', isTested: true };
const calm = { icon: 'utility:connected_apps', variant: '', isTested: true };

/** Second step: the store and its token, in every state a connection can have. */
export default class SetupStore extends LightningElement {
  @api store?: StoreState;
  @api asking = '';
  @api address?: { url: string; expiresAt: string };
  labels = labels;

  get view(): View {
    const { state = '', storeHash = '', problem = '' } = this.store ?? {};
    if (state === 'connected') return { ...good, heading: fillLabel(labels.storeConnected, storeHash), detail: '' };
    if (state === 'testing') return { ...calm, isTested: false, heading: labels.storeTesting, detail: labels.storeTestingDetail };
    if (state === 'scopes-missing') return { ...bad, icon: 'utility:warning', variant: 'warning', heading: labels.storeMissing, detail: labels.storeMissingDetail };
    if (state === 'revoked') return { ...bad, heading: labels.storeRevoked, detail: labels.storeRevokedDetail };
    if (state === 'unreachable') return { ...bad, heading: labels.storeUnreachable, detail: problem };
    return { ...calm, heading: labels.storeNone, detail: problem || labels.storeNoneDetail };
  }

  get missing(): readonly string[] {
    return this.store?.missing ?? [];
  }

  get isConnected(): boolean {
    return this.store?.state === 'connected';
  }

  /** A token that is tested, or that works, is nobody's next thing to replace. */
  get isMain(): boolean {
    return !this.isConnected && this.store?.state !== 'testing';
  }

  get buttonLabel(): string {
    if (this.link) return labels.storeAnotherLink;
    return this.store?.storeHash ? labels.storeAgain : labels.storeConnect;
  }

  get buttonVariant(): string {
    return this.isMain && !this.address ? 'brand' : 'neutral';
  }

  get source(): string {
    return sources[this.store?.source ?? ''] ?? '';
  }

  get isEnvironment(): boolean {
    return this.store?.source === 'environment';
  }

  get link(): { url: string; expiresAt: string } | undefined {
    return this.isMain ? this.address : undefined;
  }

  get isBusy(): boolean {
    return this.asking !== '';
  }

  get nextLabel(): string {
    return fillLabel(labels.next, labels.stepPreflight);
  }

  handleConnect(): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'connect-store', payload: {} } }));
  }

  handleNext(): void {
    this.dispatchEvent(new CustomEvent('step', { detail: 'preflight' }));
  }
}
