import { api, LightningElement } from 'lwc';
import { labels } from 'c/assistLabels';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { errorText } from 'c/labelText';

type Explanation = { explanation: string; remedies: readonly string[] };

const apiName = /^[A-Za-z]\w{0,79}$/;
const code = /^\w{1,80}$/;
const messageLengthMax = 4_000;
const isExplanation = (value: object | undefined): value is Explanation => value !== undefined && 'explanation' in value && 'remedies' in value && Array.isArray(value.remedies);

/** Beside the plain words of an issue: what a language model says of it, on request, and marked as such. */
export default class IssueExplain extends LightningElement {
  @api code = '';
  @api message = '';
  /** API name of the object it is about, where that is known. */
  @api object = '';
  /** What the button is called for those who do not see which issue it stands at. */
  @api description = '';
  labels = labels;
  commandId?: string;
  isAsking = false;
  problem = '';
  explained?: Explanation;

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  get hasRemedies(): boolean {
    return (this.explained?.remedies.length ?? 0) > 0;
  }

  get remedies(): { key: number; text: string }[] {
    return (this.explained?.remedies ?? []).map((text, key) => ({ key, text }));
  }

  get label(): string {
    return this.description === '' ? labels.explain : `${labels.explain}: ${this.description}`;
  }

  get isOffered(): boolean {
    return !this.explained && code.test(this.code);
  }

  async handleExplain(): Promise<void> {
    [this.isAsking, this.problem] = [true, ''];
    try {
      this.commandId = await requestCommand('explain-error', { code: this.code, message: this.message.slice(0, messageLengthMax), ...(apiName.test(this.object) ? { object: this.object } : {}) });
    } catch (error) {
      this.problem = errorText(error);
    }
    this.isAsking = false;
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    if (detail.state === 'done' && isExplanation(detail.result)) {
      this.explained = detail.result;
      requestAnimationFrame(() => this.template?.querySelector<HTMLElement>('[data-id="explained"]')?.focus());
    } else this.problem = detail.state === 'late' || detail.message === '' ? labels.late : detail.message;
  }
}
