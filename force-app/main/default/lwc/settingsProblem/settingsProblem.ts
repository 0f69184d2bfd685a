import { api, LightningElement } from 'lwc';
import type { Problem } from 'c/settingsModel';

/** Refusals of which one was shown already. */
const seen = new WeakSet<readonly Problem[]>();

/** Says below a field why its value was refused and what to do; nothing where it was not. */
export default class SettingsProblem extends LightningElement {
  @api problems: readonly Problem[] = [];
  /** Path of the value: `orders.minimumTotal`. Values inside it count too. */
  @api path = '';
  private text = '';

  /** The first of a refused publish comes into sight, above the bar that sticks to the bottom. */
  renderedCallback(): void {
    const text = this.messages.map((each) => each.text).join(' ');
    const isNew = text !== '' && text !== this.text;
    this.text = text;
    const place = this.template?.querySelector<HTMLElement>('.place');
    // What stands on another tab has no place to go to.
    if (!isNew || !place || place.getClientRects().length === 0 || seen.has(this.problems)) return;
    seen.add(this.problems);
    place.scrollIntoView({ block: 'nearest' });
  }

  get messages(): { key: string; text: string }[] {
    const own = this.problems.filter(({ path }) => path === this.path || path.startsWith(`${this.path}.`));
    return own.map(({ path, rule, remedy }) => ({ key: `${path} ${rule}`, text: `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}. ${remedy}` }));
  }
}
