import { api, LightningElement } from 'lwc';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { errorText } from 'c/labelText';

/** `result` where there is an answer, else why there is none. */
export type AskAnswer = { result?: Record<string, unknown>; code: string; message: string };

/** Asks a question of the service, out of sight: again whenever its payload has changed and rested. Tells `asking`, then `answer`; only the newest question counts. */
export default class MappingAsk extends LightningElement {
  @api action = '';
  /** How long a payload rests before it is asked. */
  @api restMs = 0;
  commandId?: string;
  private wanted?: string;
  private asked?: string;
  private timer?: ReturnType<typeof setTimeout>;

  @api
  get payload(): Record<string, unknown> | undefined {
    return this.wanted === undefined ? undefined : JSON.parse(this.wanted);
  }

  /** Undefined asks nothing; what was asked before is still answered. */
  set payload(payload: Record<string, unknown> | undefined) {
    const text = payload && JSON.stringify(payload);
    if (text === this.wanted) return;
    this.wanted = text;
    clearTimeout(this.timer);
    if (text === undefined) return;
    [this.asked, this.commandId] = [undefined, undefined];
    this.timer = setTimeout(() => void this.ask(text), this.restMs);
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    this.tell(detail.state === 'done' ? { result: detail.result ?? {}, code: '', message: '' } : { code: detail.state === 'late' ? 'LATE' : detail.code, message: detail.message });
  }

  private async ask(text: string): Promise<void> {
    this.asked = text;
    this.dispatchEvent(new CustomEvent('asking'));
    try {
      const id = await requestCommand(this.action, JSON.parse(text));
      if (text === this.asked) this.commandId = id;
    } catch (error) {
      if (text === this.asked) this.tell({ code: '', message: errorText(error) });
    }
  }

  private tell(detail: AskAnswer): void {
    this.dispatchEvent(new CustomEvent('answer', { detail }));
  }
}
