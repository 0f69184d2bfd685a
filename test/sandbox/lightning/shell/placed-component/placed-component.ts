import { api, LightningElement } from 'lwc';
import { components } from '@page/components';

/** A deployed component where a page's author put it. */
export default class PlacedComponent extends LightningElement {
  @api name = '';
  @api properties: Record<string, string> = {};
  @api recordId?: string;
  @api objectApiName?: string;
  constructorOf?: typeof LightningElement;
  problem = '';

  connectedCallback(): void {
    void this.load();
  }

  get given(): Record<string, string> {
    return { ...this.properties, ...(this.recordId === undefined ? {} : { recordId: this.recordId, objectApiName: this.objectApiName ?? '' }) };
  }

  private async load(): Promise<void> {
    const load = components[this.name];
    if (!load) this.problem = `There is no component ${this.name}.`;
    else this.constructorOf = (await load()).default;
  }

  errorCallback(error: Error): void {
    this.problem = error.message;
    this.constructorOf = undefined;
  }
}
