import { api, LightningElement } from 'lwc';

/** A page of the App Builder in a tab of its own. */
export default class AppPage extends LightningElement {
  @api name = '';

  get components(): { key: string; name: string; properties: Record<string, string> }[] {
    const regions = lightningContext.pages[this.name]?.regions ?? {};
    return Object.entries(regions).flatMap(([region, placed]) => placed.map((each, place) => ({ key: `${region}-${place}`, ...each })));
  }
}
