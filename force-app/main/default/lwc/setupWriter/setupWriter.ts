import { api, LightningElement } from 'lwc';
import { labels } from 'c/setupLabels';
import type { WriterState } from 'c/setupState';

/** The user who writes settings: connected or not, and how to connect one in the browser. */
export default class SetupWriter extends LightningElement {
  @api writer?: WriterState;
  @api asking = '';
  @api address?: { url: string; expiresAt: string };
  labels = labels;

  get isConnected(): boolean {
    return this.writer?.state === 'connected';
  }

  get icon(): string {
    return this.isConnected ? 'utility:success' : 'utility:info';
  }

  get variant(): string | undefined {
    return this.isConnected ? 'success' : undefined;
  }

  get state(): string {
    return this.isConnected ? labels.writerConnected : labels.writerNone;
  }

  get detail(): string {
    return this.isConnected ? labels.writerConnectedDetail : labels.writerNoneDetail;
  }

  get source(): string {
    return this.writer?.source === 'environment' ? labels.writerEnvironment : labels.methodWeb;
  }

  get canSignIn(): boolean {
    return this.writer?.canSignIn === true;
  }

  get isMissingApp(): boolean {
    return !this.canSignIn && !this.isConnected;
  }

  /** One that the service was started with is taken back there. */
  get canDisconnect(): boolean {
    return this.isConnected && this.writer?.source !== 'environment';
  }

  get connectLabel(): string {
    return this.isConnected ? labels.writerAgain : labels.writerConnect;
  }

  get isBusy(): boolean {
    return this.asking !== '';
  }

  handleConnect(): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'connect-settings-writer', payload: {} } }));
  }

  handleDisconnect(): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'disconnect-settings-writer', payload: {}, done: labels.writerDisconnected } }));
  }
}
