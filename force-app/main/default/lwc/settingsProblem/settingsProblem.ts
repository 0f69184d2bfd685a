import { api, LightningElement } from 'lwc';
import type { Problem } from 'c/settingsModel';

/** Says below a field why its value was refused and what to do; nothing where it was not. */
export default class SettingsProblem extends LightningElement {
  @api problems: readonly Problem[] = [];
  /** Path of the value: `orders.minimumTotal`. Values inside it count too. */
  @api path = '';

  get messages(): { key: string; text: string }[] {
    const own = this.problems.filter(({ path }) => path === this.path || path.startsWith(`${this.path}.`));
    return own.map(({ path, rule, remedy }) => ({ key: `${path} ${rule}`, text: `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}. ${remedy}` }));
  }
}
