/** What an answer that is not 2xx means, and what a person can do. */
export type ProblemWords = { words: string; remedy: string };

/** By HTTP status, as the store's platform documents them. https://developer.bigcommerce.com/docs/start/about/status-codes */
const byStatus: Readonly<Record<number, ProblemWords>> = {
  400: { words: 'BigCommerce cannot read what Crosswalk sent', remedy: 'Correct the named field in Salesforce or in the field map, then redrive.' },
  401: { words: 'BigCommerce does not accept the token of the store', remedy: 'Open Set-up in the Crosswalk app and connect the store again.' },
  403: { words: 'The token of the store does not have the right for this', remedy: 'Give the API account the scopes listed in the README, or install the app again to grant them.' },
  404: { words: 'BigCommerce has no such record', remedy: 'See whether it was deleted in the store; if it was, nothing is left to do.' },
  405: { words: 'BigCommerce does not allow this change of the record', remedy: 'Make the change in the BigCommerce control panel.' },
  406: { words: 'BigCommerce cannot answer in the form Crosswalk asked for', remedy: 'Update the Crosswalk service; this version asks for something the store no longer offers.' },
  409: { words: 'The change contradicts what is in the store, such as a name, an SKU or an address that another record has', remedy: 'Look at the record in BigCommerce, change one of the two, then redrive.' },
  410: { words: 'BigCommerce no longer offers this', remedy: 'Update the Crosswalk service.' },
  413: { words: 'The change is too large for one call to BigCommerce', remedy: 'Redrive: it is sent in smaller parts. If it returns, shorten long texts of the record.' },
  415: { words: 'BigCommerce does not take the form in which Crosswalk sent the change', remedy: 'Update the Crosswalk service.' },
  422: { words: 'BigCommerce refuses a value: it is missing or not allowed', remedy: 'Correct the named field in Salesforce or in the field map, then redrive.' },
  423: { words: 'The record is locked in BigCommerce', remedy: 'Redrive in a few minutes, when whatever changes it has finished.' },
  429: { words: 'The store has had as many calls as its plan allows for the moment', remedy: 'Nothing to do: Crosswalk goes on when the store says so.' },
  500: { words: 'BigCommerce had an error of its own', remedy: 'Nothing to do: Crosswalk tries again. If it lasts, look at https://status.bigcommerce.com.' },
  501: { words: 'BigCommerce does not offer this for the store', remedy: 'Ask BigCommerce support whether the plan of the store includes it.' },
  502: { words: 'BigCommerce could not be reached behind its own entrance', remedy: 'Nothing to do: Crosswalk tries again. If it lasts, look at https://status.bigcommerce.com.' },
  503: { words: 'The store is down for maintenance or overloaded', remedy: 'Nothing to do: Crosswalk tries again. If it lasts, see in the control panel whether the store is suspended.' },
  504: { words: 'BigCommerce took too long to answer', remedy: 'Nothing to do: Crosswalk tries again.' },
  507: { words: 'The store has no room left for this', remedy: 'See in the control panel which limit of the plan is reached.' },
};

const others: readonly (readonly [least: number, ProblemWords])[] = [
  [500, { words: 'BigCommerce had an error of its own', remedy: 'Nothing to do: Crosswalk tries again. If it lasts, look at https://status.bigcommerce.com.' }],
  [400, { words: 'BigCommerce refuses the call', remedy: 'Correct the record as the message says, then redrive.' }],
  [0, { words: 'BigCommerce sent Crosswalk elsewhere', remedy: 'Check the address of the store in BIGCOMMERCE_API_URL.' }],
];

/** Words and remedy of a status; those the platform does not document go by their hundred. */
export function problemWords(status: number): ProblemWords {
  const found = byStatus[status] ?? others.find(([least]) => status >= least)?.[1];
  return found ?? { words: 'BigCommerce gave an answer that means nothing', remedy: 'Nothing to do: Crosswalk tries again.' };
}

/** Whether the table names the status itself. */
export const isKnownStatus = (status: number): boolean => Object.hasOwn(byStatus, status);
