import type { Messages } from '@salesforce/core';

/** What one check of `sf crosswalk doctor` found: a sentence and, where something is wrong, what mends it. */
export type Finding = { check: string; state: 'ok' | 'warning' | 'failed'; message: string; fix?: string };

type Tokens = readonly (string | number)[];

/** Findings of one check, with its sentences from messages/crosswalk.doctor.md: `<check>.<what>` and `<check>.<what>.fix`. */
export type Findings = { ok(tokens?: Tokens): Finding; warning(what: string, tokens?: Tokens, fixTokens?: Tokens): Finding; failed(what: string, tokens?: Tokens, fixTokens?: Tokens): Finding };

export function createFindings(messages: Messages<string>, check: string): Findings {
  const say = (key: string, tokens: Tokens = []) => messages.getMessage(key, [...tokens]);
  const bad = (state: 'warning' | 'failed') => (what: string, tokens?: Tokens, fixTokens?: Tokens): Finding => ({ check, state, message: say(`${check}.${what}`, tokens), fix: say(`${check}.${what}.fix`, fixTokens) });
  return { ok: (tokens) => ({ check, state: 'ok', message: say(`${check}.ok`, tokens) }), warning: bad('warning'), failed: bad('failed') };
}
