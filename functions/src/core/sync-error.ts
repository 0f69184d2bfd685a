import type { Stage } from './stages.ts';

/** What happens to the record that hit the error: tried again, shown to a person, passed over, or its whole flow stopped. */
export type Disposition = 'retry' | 'dead-letter' | 'skip' | 'halt';

type CatalogEntry = { disposition: Disposition; explanation: string; actions: readonly string[] };

/** Every error code of the service. `explanation` and `actions` are the words people read in Salesforce, alerts, the CLI and docs. */
export const errorCatalog = {
  SOURCE_UNAVAILABLE: { disposition: 'retry', explanation: 'BigCommerce did not answer.', actions: [] },
  TARGET_UNAVAILABLE: { disposition: 'retry', explanation: 'Salesforce did not answer.', actions: [] },
  OUTCOME_UNKNOWN: { disposition: 'retry', explanation: 'The connection broke before the answer arrived; the record is read before it is written again.', actions: [] },
  RATE_LIMITED: { disposition: 'retry', explanation: 'The store asks us to slow down.', actions: [] },
  BUDGET_EXHAUSTED: {
    disposition: 'retry',
    explanation: 'The daily API allowance of the Salesforce org is used up; work continues when it is renewed.',
    actions: ['Wait for the allowance to renew, or buy more API calls.', 'Check which other integrations use the allowance (Setup > System Overview).'],
  },
  ROW_LOCKED: { disposition: 'retry', explanation: 'Another process holds the record.', actions: [] },
  BATCH_TOO_LARGE: { disposition: 'retry', explanation: 'Automation in the org ran out of its limits; the batch is split.', actions: [] },
  IDENTITY_BUSY: { disposition: 'retry', explanation: 'Another worker is handling the same buyer or product.', actions: [] },
  BATCH_FULL: { disposition: 'retry', explanation: 'The batch holds as much as it may; the record goes with the next one.', actions: [] },
  NOT_YET_VISIBLE: { disposition: 'retry', explanation: 'The store still shows an older state than the event announced.', actions: [] },
  LEASE_LOST: { disposition: 'retry', explanation: 'Another worker took this work over.', actions: [] },
  REFERENCE_STALE: { disposition: 'retry', explanation: 'A linked record was deleted or merged in Salesforce; the link is resolved again.', actions: [] },
  AUTH_REVOKED: {
    disposition: 'halt',
    explanation: 'The connection is no longer authorised.',
    actions: ['Authorise the connection again, then resume the flow.'],
  },
  NOT_CONNECTED: {
    disposition: 'halt',
    explanation: 'One of the two systems is not connected yet.',
    actions: ['Open Set-up in the Crosswalk app and connect it. Work that waits for it goes on by itself.'],
  },
  SCOPE_MISSING: {
    disposition: 'halt',
    explanation: 'The store token lacks a scope this flow needs.',
    actions: ['Create a BigCommerce API account with the scopes listed in the README, then resume the flow.'],
  },
  SETUP_INCOMPLETE: {
    disposition: 'halt',
    explanation: 'Salesforce does not know a field or object this flow writes, or the integration user may not see it.',
    actions: ['Deploy the Crosswalk package.', 'Assign the permission set Crosswalk_Integration to the integration user, then resume the flow.'],
  },
  STALE_EVENT: { disposition: 'skip', explanation: 'A newer version of the record is already in Salesforce.', actions: [] },
  NOT_A_SALE: { disposition: 'skip', explanation: 'The shopper has not completed the checkout.', actions: [] },
  FILTERED_OUT: { disposition: 'skip', explanation: 'A filter of the settings keeps the record out of Salesforce.', actions: ['Change the filter in the settings; what it keeps out is looked at again.'] },
  FLOW_OFF: { disposition: 'skip', explanation: 'The flow, or its channel, is switched off in the settings.', actions: ['Switch it on in the settings: what changed meanwhile is caught up.'] },
  SOURCE_DELETED: { disposition: 'skip', explanation: 'The record no longer exists in the store.', actions: [] },
  UNREADABLE_SOURCE: {
    disposition: 'dead-letter',
    explanation: 'The store sent a record we cannot read.',
    actions: ['Open the record in BigCommerce and check the named field.', 'Redrive the dead letter; if it returns, report it with the field name.'],
  },
  FIELD_MISSING: {
    disposition: 'dead-letter',
    explanation: 'A field Salesforce requires has no value.',
    actions: ['Fill the field in BigCommerce, or give the field map a default, then redrive.'],
  },
  INVALID_VALUE: {
    disposition: 'dead-letter',
    explanation: 'Salesforce refuses a value.',
    actions: ['Correct the value in BigCommerce or the field map, then redrive.'],
  },
  VALIDATION_RULE: {
    disposition: 'dead-letter',
    explanation: 'A validation rule, trigger or flow of the org refuses the record.',
    actions: ['Correct the record as the message says, or adapt the rule, then redrive.'],
  },
  DUPLICATE_BLOCKED: {
    disposition: 'dead-letter',
    explanation: 'A duplicate rule of the org blocks the record.',
    actions: ['Open the matching record and decide whether it is the same person.', 'Change the rule to allow, or link the record, then redrive.'],
  },
  MATCH_UNDECIDED: {
    disposition: 'dead-letter',
    explanation: 'Several records could be this buyer, and your settings leave the choice to a person.',
    actions: ['Open the records that were found and choose the one that is meant: “Link to it”.', 'If it is none of them, choose “None of them: create anyway”.', 'To have such buyers made at once and compared afterwards, choose “Create and ask afterwards” under Settings > Matching, then redrive.'],
  },
  COMPANY_UNDECIDED: {
    disposition: 'dead-letter',
    explanation: 'The record is in Salesforce, under an Account of its own: several could be the company of the buyer.',
    actions: ['Open the Accounts that were found. If they are one company, merge them in Salesforce (Merge Accounts); Crosswalk follows the one that stays.', 'To be asked before an Account is made, choose “Hold until somebody decides” under Settings > Matching.', 'Nothing waits for you; the issue goes with the next sync of the record.'],
  },
  CURRENCY_UNKNOWN: {
    disposition: 'dead-letter',
    explanation: 'The order is in a currency the org does not have.',
    actions: ['Activate the currency in Salesforce, or add a conversion rule, then redrive.'],
  },
  LINE_REFUSED: {
    disposition: 'dead-letter',
    explanation: 'A line of the order was refused, so the order stays Draft.',
    actions: ['Correct the line as the message says, then redrive the order.'],
  },
  EDIT_NOT_ALLOWED: {
    disposition: 'dead-letter',
    explanation: 'The order is activated and the change cannot be made on it.',
    actions: ['Give the integration user "Edit Activated Orders", or make the change by hand, then redrive.'],
  },
  ACCESS_DENIED: {
    disposition: 'dead-letter',
    explanation: 'The integration user may not change the record in Salesforce, or one that it refers to.',
    actions: [
      'Let the integration user change records of others: give it Modify All Records on the object by a permission set, or share the record with it by a sharing rule.',
      'If the record is an order and the user owns it, give it Activate Orders and Edit Activated Orders.',
      'That is all: the record is written within a minute of the right being there, or at once by Redrive.',
    ],
  },
  TOTALS_DIFFER: {
    disposition: 'dead-letter',
    explanation: 'The parts of the order do not add up to its total.',
    actions: ['Compare the order with BigCommerce: the message names the part that does not tie.'],
  },
  RULE_WARNING: {
    disposition: 'dead-letter',
    explanation: 'The record is in Salesforce, but breaks one of your rules.',
    actions: ['Correct the value in BigCommerce, or change the rule in the settings; the issue resolves itself with the next sync.'],
  },
  HELD_BY_RULE: {
    disposition: 'dead-letter',
    explanation: 'One of your rules holds the record until a person has looked at it.',
    actions: ['Correct the value in BigCommerce, or enter it with “Edit and redrive”.', 'Change the rule in the settings if it is wrong, then redrive.'],
  },
  FIELD_GONE: {
    disposition: 'dead-letter',
    explanation: 'A field you mapped is no longer in Salesforce as it was: it is gone, hidden from the integration user or takes less; or another field is required since.',
    actions: ['Open Field mapping in the Crosswalk app and look at the field the message names. Give the integration user access to it, shorten its value, map another one or switch it off, publish, then redrive.'],
  },
  STATUS_UNKNOWN: {
    disposition: 'dead-letter',
    explanation: 'The status has no counterpart in BigCommerce.',
    actions: ['Choose a status BigCommerce knows, or add a translation, then redrive.'],
  },
  ORDER_ARCHIVED: {
    disposition: 'dead-letter',
    explanation: 'The order is archived in BigCommerce and cannot be changed there.',
    actions: ['Restore the order in the BigCommerce control panel, then redrive; or discard the change.'],
  },
  CARRIER_REFUSED: {
    disposition: 'dead-letter',
    explanation: 'BigCommerce refuses the carrier.',
    actions: ['Enter a carrier BigCommerce knows (its code, e.g. ups or dhl), or leave it empty, then redrive.'],
  },
  EMAIL_IN_USE: {
    disposition: 'dead-letter',
    explanation: 'Another customer of the store already has this e-mail address.',
    actions: ['Enter another address, or merge the two customers, then redrive.'],
  },
  NEGATIVE_PRICE: {
    disposition: 'dead-letter',
    explanation: 'A price below zero cannot be sold.',
    actions: ['Enter a price of zero or more, then redrive.'],
  },
  CONFLICT: {
    disposition: 'dead-letter',
    explanation: 'The field was changed in Salesforce and in BigCommerce, and its rule leaves the choice to a person.',
    actions: ['Enter the right value on one side, then redrive.'],
  },
  POSSIBLE_DUPLICATE: {
    disposition: 'skip',
    explanation: 'Two contacts are probably one person.',
    actions: ['Open Duplicates in the Crosswalk app, compare the two, and say whether they are the same person.', 'Nothing is merged, and no order is held, until you do.'],
  },
  ODD_ORDER: {
    disposition: 'skip',
    explanation: 'The order is in Salesforce, but unlike the orders of this shop.',
    actions: ['Look at the order before you ship it.', 'If it is right, choose “As expected”: the orders to come are compared with it too.'],
  },
  ODD_CUSTOMER: {
    disposition: 'skip',
    explanation: 'A customer behaves unlike before, or many new ones have something in common.',
    actions: ['Look at the customer and the order before you ship it; compare the address and the payment.', 'If it is right, choose “As expected”: what comes next is compared with it too.'],
  },
  ODD_VOLUME: {
    disposition: 'skip',
    explanation: 'The shop sends far fewer or far more orders than it usually does at this time of the week.',
    actions: ['Place a test order in the shop, and see that checkout and payment work.', 'If there is a reason, such as a sale or a holiday, choose “As expected”; a level that lasts becomes the usual one.'],
  },
  NOT_LINKED: { disposition: 'skip', explanation: 'The Salesforce record has no counterpart in the store.', actions: [] },
  UNEXPECTED: {
    disposition: 'retry',
    explanation: 'Something failed that the service does not know.',
    actions: ['Look at the log lines of this record; redrive after the cause is gone.'],
  },
} as const satisfies Record<string, CatalogEntry>;

export type ErrorCode = keyof typeof errorCatalog;

type SyncErrorDetail = {
  stage: Stage;
  /** Words for people: names the field, the rule and the remedy. Never a payload, a token or an e-mail address. */
  message?: string;
  field?: string;
  retryAfterMs?: number;
  /** The identity claim another worker holds. */
  waitsFor?: string;
  cause?: unknown;
};

/** An error that carries its consequence. No caller reads the message. */
export class SyncError extends Error {
  readonly code: ErrorCode;
  readonly stage: Stage;
  readonly disposition: Disposition;
  readonly actions: readonly string[];
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly waitsFor: string | undefined;

  constructor(code: ErrorCode, detail: SyncErrorDetail) {
    const entry = errorCatalog[code];
    super(detail.message ?? entry.explanation, { cause: detail.cause });
    this.name = 'SyncError';
    this.code = code;
    this.stage = detail.stage;
    this.disposition = entry.disposition;
    this.actions = entry.actions;
    this.field = detail.field;
    this.retryAfterMs = detail.retryAfterMs;
    this.waitsFor = detail.waitsFor;
  }
}

/** Anything thrown, as a SyncError of the stage it was thrown in. */
export function toSyncError(thrown: unknown, stage: Stage): SyncError {
  if (thrown instanceof SyncError) return thrown;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'unknown failure';
  return new SyncError('UNEXPECTED', { stage, message, cause: thrown });
}
