import { api, LightningElement } from 'lwc';
import { labels } from 'c/setupLabels';

/** A one-use address of the service, as a link until it is over. */
export default class SetupLink extends LightningElement {
  @api label = '';
  @api address?: { url: string; expiresAt: string };
  labels = labels;

  get url(): string | undefined {
    // Only what a browser opens as a page.
    return /^https?:\/\//.test(this.address?.url ?? '') ? this.address?.url : undefined;
  }

  get until(): number {
    return Date.parse(this.address?.expiresAt ?? '');
  }
}
