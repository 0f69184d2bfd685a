/** What a status code of the platform means: `words` go on after "Salesforce refused the order:", `remedy` is a sentence. */
export type StatusWords = { words: string; remedy: string };

const automation = 'Ask an administrator of the org which trigger or flow runs when the record is saved.';
const correct = 'Correct the value in BigCommerce or in the field map, then redrive.';
const waits = 'Nothing to do: Crosswalk tries again.';
const rights = 'Give the integration user the right by a permission set, then redrive.';

/** Codes that the writing of records meets. https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm */
const known: Readonly<Record<string, StatusWords>> = {
  ALL_OR_NONE_OPERATION_ROLLED_BACK: { words: 'another record of the same save was refused, so this one was taken back', remedy: 'Mend the other record; this one follows.' },
  ALREADY_IN_PROCESS: { words: 'it is already in an approval process', remedy: 'Finish or recall the approval in Salesforce, then redrive.' },
  APEX_DATA_ACCESS_RESTRICTION: { words: 'code of the org may not read the data it needs', remedy: automation },
  APEX_FAILED: { words: 'code of the org failed', remedy: automation },
  CANNOT_CASCADE_PRODUCT_ACTIVE: { words: 'the product cannot be switched on or off together with its prices', remedy: 'Switch the price book entries of the product in Salesforce, then redrive.' },
  CANNOT_EXECUTE_FLOW_TRIGGER: { words: 'a flow of the org failed', remedy: automation },
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: { words: 'code of the org refused it', remedy: automation },
  CANNOT_REPARENT_RECORD: { words: 'it cannot be moved to another parent', remedy: 'Move it by hand, or allow reparenting in the definition of the relationship.' },
  CANNOT_UPDATE_CONVERTED_LEAD: { words: 'the lead was converted and cannot be changed any more', remedy: 'Change the contact it became.' },
  CIRCULAR_DEPENDENCY: { words: 'it would be its own parent', remedy: 'Choose another parent, then redrive.' },
  COLLISION_DETECTED: { words: 'somebody else changed it at the same moment', remedy: waits },
  CONFLICT: { words: 'somebody else changed it at the same moment', remedy: waits },
  CUSTOM_APEX_ERROR: { words: 'code of the org refused it', remedy: automation },
  DATA_TYPE_NOT_SUPPORTED: { words: 'the field does not take this kind of value', remedy: 'Choose another field in the field map, or add a step that converts the value.' },
  DATE_OUT_OF_RANGE: { words: 'the date is before 1700 or after 4000', remedy: correct },
  DELETE_FAILED: { words: 'it could not be deleted', remedy: 'See in Salesforce what still refers to it.' },
  DELETE_NOT_ALLOWED: { words: 'it may not be deleted', remedy: 'Deactivate it in Salesforce, or set the rule for deletions to “archive”.' },
  DEPENDENCY_EXISTS: { words: 'other records still need it', remedy: 'Remove what refers to it, or set the rule for deletions to “archive”.' },
  DUPLICATES_DETECTED: { words: 'a duplicate rule found a record that looks like it', remedy: 'Open the matching record and decide whether the two are the same.' },
  DUPLICATE_EXTERNAL_ID: { words: 'more than one record has its key', remedy: 'Merge the records that share the key, then redrive.' },
  DUPLICATE_VALUE: { words: 'another record already has a value that must be unique', remedy: 'Find the other record by the value and change one of the two, then redrive.' },
  ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE: { words: 'it was changed since Crosswalk read it', remedy: waits },
  ENTITY_IS_ARCHIVED: { words: 'it is archived', remedy: 'Restore it in Salesforce, or discard the change.' },
  ENTITY_IS_DELETED: { words: 'it was deleted', remedy: 'Restore it from the recycle bin, or discard the change.' },
  ENTITY_IS_LOCKED: { words: 'it is locked by an approval process', remedy: 'Finish or recall the approval, or let the integration user change locked records, then redrive.' },
  ENTITY_SAVE_ERROR: { words: 'the org could not save it', remedy: automation },
  FAILED_ACTIVATION: { words: 'it could not be activated', remedy: 'See that the order has a line and that its products and price book are active, then redrive.' },
  FIELD_CUSTOM_VALIDATION_EXCEPTION: { words: 'a validation rule of the org refused it', remedy: 'Correct the record as the message says, or change the rule, then redrive.' },
  FIELD_FILTER_VALIDATION_EXCEPTION: { words: 'the filter of a lookup field does not allow the chosen record', remedy: 'Choose another record, or change the filter of the lookup, then redrive.' },
  FIELD_INTEGRITY_EXCEPTION: { words: 'a value does not go with another of the record, such as a state with a country, or a price book with a product', remedy: 'Compare the two in Salesforce, correct one, then redrive.' },
  FIELD_NOT_UPDATABLE: { words: 'the field cannot be changed', remedy: 'Switch the field off in the field map, or map another one.' },
  FLOW_EXCEPTION: { words: 'a flow of the org failed', remedy: automation },
  FUNCTIONALITY_NOT_ENABLED: { words: 'the org does not have the feature this needs', remedy: 'Switch the feature on in Setup, or leave the field out of the field map.' },
  INACTIVE_OWNER_OR_USER: { words: 'its owner is not active any more', remedy: 'Give the record another owner in Salesforce, then redrive.' },
  INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: { words: 'the org is under maintenance and can only be read', remedy: waits },
  INSUFFICIENT_ACCESS: { words: 'the integration user may not do it', remedy: rights },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: { words: 'it refers to a record that is not shared with the integration user', remedy: 'Share that record with the integration user, then redrive.' },
  INSUFFICIENT_ACCESS_OR_READONLY: { words: 'the integration user may not change it', remedy: rights },
  INTERNAL_ERROR: { words: 'Salesforce had an error of its own', remedy: waits },
  INVALID_ACCESS_LEVEL: { words: 'sharing cannot be narrower than the default of the org', remedy: 'Change the organisation-wide default, or leave the field out of the field map.' },
  INVALID_CROSS_REFERENCE_KEY: { words: 'it refers to a record that is not there', remedy: 'See whether the record it names was deleted; then redrive.' },
  INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD: { words: 'it refers to a record of the wrong kind', remedy: 'Choose another field in the field map.' },
  INVALID_CURRENCY_ISO: { words: 'the org does not have its currency', remedy: 'Activate the currency in Salesforce, or add a conversion rule, then redrive.' },
  INVALID_EMAIL_ADDRESS: { words: 'it is no e-mail address', remedy: correct },
  INVALID_FIELD: { words: 'the org does not have the field, or does not show it to the integration user', remedy: 'Give the integration user access to the field, or map another one.' },
  INVALID_FIELD_FOR_INSERT_UPDATE: { words: 'the field cannot be written', remedy: 'Give the integration user edit access to the field, or map another one.' },
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: { words: 'it is not one of the values of its picklist', remedy: 'Add the value to the picklist or a translation to the field map, then redrive.' },
  INVALID_OWNER: { words: 'its owner may not own such records', remedy: 'Give the record another owner in the field map or in Salesforce.' },
  INVALID_PERSON_ACCOUNT_OPERATION: { words: 'a person account and a business account cannot take the place of each other', remedy: 'Check the account model in the settings, which is fixed at the first write.' },
  INVALID_RECORD_TYPE: { words: 'the record type is not there, or the integration user may not use it', remedy: 'Assign the record type to the profile of the integration user, then redrive.' },
  INVALID_STATUS: { words: 'the status cannot follow on the one it has', remedy: 'Change the status in Salesforce by hand, or the translation of statuses in the settings.' },
  INVALID_TYPE_ON_FIELD_IN_RECORD: { words: 'the value is of another kind than the field', remedy: 'Add a step to the field map that converts the value, then redrive.' },
  LICENSE_LIMIT_EXCEEDED: { words: 'the org has no licence left for this', remedy: 'Free a licence in Setup › Company Information, or buy one.' },
  LIMIT_EXCEEDED: { words: 'a limit of the org is reached', remedy: 'See Setup › Company Information, and which automation runs on the record.' },
  MALFORMED_ID: { words: 'an id in it is no id', remedy: 'Correct the step of the field map that gives the id, then redrive.' },
  MAXIMUM_HIERARCHY_LEVELS_REACHED: { words: 'its hierarchy is too deep', remedy: 'Choose a parent further up, then redrive.' },
  MIXED_DML_OPERATION: { words: 'an automation changes set-up records together with it', remedy: automation },
  NOT_FOUND: { words: 'it is not there', remedy: 'See whether it was deleted in Salesforce.' },
  NUMBER_OUTSIDE_VALID_RANGE: { words: 'the number is too large', remedy: correct },
  PRIVATE_CONTACT_ON_ASSET: { words: 'the contact belongs to no account', remedy: 'Give the contact an account in Salesforce, then redrive.' },
  PROCESSING_HALTED: { words: 'an earlier error of the same call kept it from being tried', remedy: waits },
  QUERY_TIMEOUT: { words: 'Salesforce took too long', remedy: waits },
  RECORD_IN_USE_BY_WORKFLOW: { words: 'an automation is using it', remedy: waits },
  RECORD_LOCKED: { words: 'somebody or something else holds it', remedy: waits },
  RELATED_ENTITY_FILTER_VALIDATION_EXCEPTION: { words: 'the filter of a lookup field does not allow the chosen record', remedy: 'Choose another record, or change the filter of the lookup, then redrive.' },
  REQUEST_LIMIT_EXCEEDED: { words: 'the org has had as many API calls as it may in 24 hours', remedy: 'Nothing to do: Crosswalk goes on as the calls of yesterday expire. Buy more if it happens often.' },
  REQUEST_RUNNING_TOO_LONG: { words: 'Salesforce took too long', remedy: waits },
  REQUIRED_FIELD_MISSING: { words: 'a field it needs has no value', remedy: 'Fill the field in BigCommerce, or give the field map a default, then redrive.' },
  RECORD_MISSING_REQUIRED_FIELD: { words: 'a field it needs has no value', remedy: 'Fill the field in BigCommerce, or give the field map a default, then redrive.' },
  SELF_REFERENCE_FROM_FLOW: { words: 'a flow of the org changes the record that started it', remedy: automation },
  SELF_REFERENCE_FROM_TRIGGER: { words: 'a trigger of the org changes the record that started it', remedy: automation },
  SERVICE_UNAVAILABLE: { words: 'Salesforce is not available', remedy: waits },
  STANDARD_PRICE_NOT_DEFINED: { words: 'the product has no standard price in this currency', remedy: 'Add a standard price for the currency to the product, then redrive.' },
  STORAGE_LIMIT_EXCEEDED: { words: 'the org has no storage left', remedy: 'Delete what is not needed in Setup › Storage Usage, or buy storage; then redrive.' },
  STRING_TOO_LONG: { words: 'it is too long', remedy: 'Shorten the value, or add a step to the field map that does, then redrive.' },
  TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET: { words: 'the text has characters the org cannot keep', remedy: correct },
  TOO_MANY_APEX_REQUESTS: { words: 'code of the org runs too often at once', remedy: waits },
  TRANSFER_REQUIRES_READ: { words: 'the new owner may not read such records', remedy: 'Give the new owner the right, or choose another owner.' },
  TXN_SECURITY_NO_ACCESS: { words: 'a transaction security policy of the org stopped it', remedy: 'Exempt the integration user from the policy in Setup › Transaction Security Policies.' },
  UNABLE_TO_LOCK_RECORD: { words: 'something else holds it', remedy: waits },
  UNABLE_TO_LOCK_ROW: { words: 'something else holds it or its parent', remedy: waits },
  UNAVAILABLE_RECORDTYPE_EXCEPTION: { words: 'the user has no record type for it', remedy: 'Assign a record type to the profile of the integration user, then redrive.' },
  UNKNOWN_EXCEPTION: { words: 'Salesforce had an error of its own', remedy: 'Redrive; if it returns, give Salesforce support the error id of the message.' },
};

/** For the hundreds of codes of features Crosswalk does not write: an automation of the org brings them up. The first that fits counts. */
const families: readonly (readonly [RegExp, StatusWords])[] = [
  [/UNAVAILABLE|TIMED_OUT|RETRIABLE|RECOVERABLE|CONNECTION_ERROR|BAD_GATEWAY|SERVER_ERROR|SYSTEM_ERROR|IN_PROGRESS|UNABLE_TO_(?:UN)?LOCK|UPDATE_RECORD_LOCK|PENDING|ENQUEUED|UNCOMMITTED/, { words: 'something it depends on is busy or not available', remedy: 'Redrive in a few minutes. If it returns, ask an administrator of the org.' }],
  [/LIMIT|EXCEE+DED|INSUFFICIENT_(?!ACCESS)|TOO_MANY|TOO_LARGE|^MAX|MAXIMUM|RATE_|CAPACITY|SEARCHABLE_ATTRIBUTE/, { words: 'a limit of the org is reached', remedy: 'Ask an administrator of the org which limit it is, and free or raise it; then redrive.' }],
  [/INSUFFICIENT_ACCESS|ACCESS|PERMISSION|UNAUTHORIZED|FORBIDDEN|NOT_ALLOWED|UNAUTHENTICATED|READ_ONLY|RESTRICTED|PORTAL|SHARE|PRINCIPAL|PROFILE|LICENSE|REQUIRE_|GUEST/, { words: 'a right or a licence is missing for something it touches', remedy: rights }],
  [/TOKEN|AUTH|SESSION|OAUTH|CREDENTIAL|_SSO_/, { words: 'a sign-in that an automation of the org needs does not work', remedy: 'Ask an administrator of the org to renew the named credential or authentication provider.' }],
  [/DUPLICATE|(?<!SUCH_USER_)EXISTS|ALREADY|MULTIPLE|AMBIGUOUS|CONFLICT|IN_USE|NONUNIQUE/, { words: 'there is already something of the kind', remedy: 'Find the other one, change or remove one of the two, then redrive.' }],
  [/NOT_FOUND|MISSING|NO_|NOT_DEFINED|EMPTY|UNRESOLVABLE|UNSPECIFIED|DOES_NOT_EXIST|UNDEFINED|UNKNOWN|DATA_FOUND|FAILED_TO_RESOLVE/, { words: 'something it needs is not there', remedy: 'See what the message names, add it in Salesforce, then redrive.' }],
  [/INACTIVE|NOT_ACTIVE|DISABLED|NOT_ENABLED|NOT_CONFIGURED|NOT_SUPPORTED|UNSUPPORTED|NOT_AVAILABLE|ORG_SETTING|REQUIRED_FEATURE|NOT_PROVISIONED|NOT_ACCEPTED|MISCONFIGURATION/, { words: 'a feature of the org is not switched on, or does not do this', remedy: 'Ask an administrator of the org to switch it on, or leave the field out of the field map.' }],
  [/EMAIL|MAIL|BCC|SENDER/, { words: 'an e-mail that an automation of the org sends could not go out', remedy: automation }],
  [/^(?:CART|CHECKOUT|COMMERCE|PAYMENT|PRICING|ORDER_|PROMOTION|COUPON|UNQUALIFIED_CART|P2P|QUOTE|PRICE|B2B|STXN|ROUTES|VARIANT)/, { words: 'a commerce feature of the org refused it', remedy: 'Ask an administrator of the org which commerce automation runs on the record.' }],
  [/FLOW|APEX|TRIGGER|INVOCABLE|ORCHESTRATION|VF_|AURA|RULE|PROCESS|ACTION|FORMULA/, { words: 'an automation of the org failed', remedy: automation }],
  [/^(?:INVALID|BAD|MALFORMED|WRONG|MISMATCHING|UNSAFE|UNPROCESSABLE|INPUTPARAM|IMAGE|FILE|HTML)|INVALID|INCOMPATIBLE|OUT_OF_RANGE|OUTSIDE|VALIDATION|PRECONDITION/, { words: 'a value in it is not allowed', remedy: correct }],
  [/^(?:CANNOT|CANT|DELETE|METHOD|BLOCKED|EXTERNAL)|CANCELLED|ENDED|LOCKED|CLOSED|EXPIRED|OPTED_OUT|MODERATION|HALTED|MALWARE/, { words: 'the org does not allow it as things stand', remedy: 'Do what the message says, then redrive.' }],
];

const anything: StatusWords = { words: 'an automation or a feature of the org refused it', remedy: automation };
const looksLikeCode = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^CONFLICT$/;

/** Words and remedy of a status code; `isExact` where the table names the code itself. Undefined for what is no code of the platform. */
export function statusWords(code: string): (StatusWords & { isExact: boolean }) | undefined {
  const exact = Object.hasOwn(known, code) ? known[code] : undefined;
  if (exact !== undefined) return { ...exact, isExact: true };
  if (!looksLikeCode.test(code)) return undefined;
  return { ...(families.find(([pattern]) => pattern.test(code))?.[1] ?? anything), isExact: false };
}
