/** Why a command ends Failed, beside the codes of `core/sync-error.ts`: what it means and what a person can do, as shown on the row. */
export const commandErrors = {
  UNKNOWN_ACTION: 'Update the Crosswalk service, or correct the action.',
  INVALID_PAYLOAD: 'Correct the named field and create another command.',
  NOT_ALLOWED: 'Ask an administrator for the permission set that holds the named permission.',
  RECORD_NOT_ACCESSIBLE: 'Ask the owner of the record, or an administrator, for access to it.',
  RECORD_NOT_FOUND: 'Check the id or key; nothing in the store or in the org has it.',
  NO_STORE_RECORD: 'It follows the orders that name it; look at one of them.',
  UNKNOWN_FLOW: 'Use one of the flows the message names.',
  DEAD_LETTER_NOT_OPEN: 'Reload the list: somebody else has dealt with it, or a later run succeeded.',
  NOT_SET_UP: 'Set SALESFORCE_WEB_CLIENT_ID and SALESFORCE_WEB_CLIENT_SECRET, restart the service, and ask again.',
  HOOKS_REFUSED: 'See that CROSSWALK_PUBLIC_URL is an https address the store can reach, then try again.',
  ASSIGN_REFUSED: 'Choose somebody who is active and has a permission set of Crosswalk.',
  RUN_NOT_OPEN: 'Reload the page: it has ended, or somebody else has cancelled it.',
  ORG_REFUSED: 'Do what the message says in Salesforce, then ask again.',
  NOT_CONTESTED: 'Compare the record again; a side is chosen for fields in which the two differ.',
  RECORD_CHANGED: 'Compare the record again, then choose.',
  NO_LANGUAGE_MODEL: 'Set CROSSWALK_LLM_BASE_URL, CROSSWALK_LLM_MODEL and CROSSWALK_LLM_KEY, restart the service, and ask again.',
  LANGUAGE_MODEL_FAILED: 'Do it by hand, or ask again.',
  INTERRUPTED: 'Look at what was done, then create another command.',
  INVALID_SETTINGS: 'Correct the named values and publish again.',
  OUTDATED_SETTINGS: 'Reload the page and make the change again.',
  NOT_AVAILABLE: 'Update the Crosswalk service to a version that offers this action.',
} as const satisfies Record<string, string>;

export type CommandErrorCode = keyof typeof commandErrors;

/** A command that is refused. The message names field, rule and remedy; it holds no values of records. */
export class CommandError extends Error {
  readonly code: CommandErrorCode;
  /** What pages show beside the message, e.g. at the fields at fault. */
  readonly result: Record<string, unknown> | undefined;

  constructor(code: CommandErrorCode, why: string, result?: Record<string, unknown>) {
    super(`${why} ${commandErrors[code]}`);
    this.name = 'CommandError';
    this.code = code;
    this.result = result;
  }
}
