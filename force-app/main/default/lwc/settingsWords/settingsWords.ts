import { fillLabel } from 'c/labelText';
import { mapTitle, stepsSummary } from 'c/mappingWords';
import { fieldWords, labels as matching, scopeWords } from 'c/matchingLabels';
import { labels } from 'c/settingsLabels';
import { labels as watchLabels } from 'c/settingsWatchLabels';
import { subjects } from 'c/settingsModel';
import type { MatchRule, Step } from 'c/settingsModel';
import type { Catalogue, Change } from 'c/settingsState';

const titles: Readonly<Record<string, string>> = {
  'orders.paidOnly': labels.paidOnly, 'orders.statuses': labels.statuses, 'orders.minimumTotal': labels.minimumTotal, 'money.charges': labels.charges, activatedEdits: labels.edits, activatingStatuses: labels.activating,
  'watch.orders': watchLabels.watchOrders, 'watch.duplicates': watchLabels.watchDuplicates, 'watch.values': watchLabels.watchValues,
  'matching.persons': matching.persons, 'matching.companies': matching.companies, 'matching.accounts': matching.accounts, 'matching.duplicates': matching.duplicates, 'matching.likely': matching.likely,
};
const mapTitles: Readonly<Record<string, string>> = { orderStatus: labels.mapOrderStatus, shippingMethod: labels.mapShippingMethod, paymentMethod: labels.mapPaymentMethod, customerGroup: labels.mapCustomerGroup };
const words: Readonly<Record<string, string>> = {
  true: labels.on, false: labels.off, lines: labels.chargesLines, fields: labels.chargesFields, reopen: labels.editsReopen, 'in-place': labels.editsInPlace, issue: labels.editsIssue,
  bigcommerce: labels.ownerbigcommerce, salesforce: labels.ownersalesforce, newest: labels.ownernewest, manual: labels.ownermanual, ignore: labels.deletionIgnore, archive: labels.deletionArchive, delete: labels.deletionDelete,
  apart: matching.accountsApart, shared: matching.accountsShared, allow: matching.duplicatesAllow, hold: matching.duplicatesHold,
};

/** "order-to-salesforce" is read as "Orders: Only into Salesforce". */
export function flowTitle(name: string): string {
  const subject = subjects.find(({ into, back }) => into === name || back === name);
  return subject ? `${labels[subject.name]} → ${name === subject.into ? labels.ownersalesforce : labels.ownerbigcommerce}` : name;
}

function titleOf(path: string, catalogue: Catalogue): string {
  const known = titles[path];
  if (known !== undefined) return known;
  const [area = '', ...rest] = path.split('.');
  const key = rest.slice(1).join('.');
  if (area === 'flows') return rest[1] === 'channels' ? `${flowTitle(rest[0] ?? '')}, ${labels.allChannels}` : flowTitle(rest[0] ?? '');
  if (area === 'owners') return fillLabel(labels.ownerOf, fieldTitle(rest.join('.'), catalogue));
  if (area === 'deletes') return `${labels.deletes}: ${rest.join('.')}`;
  if (area === 'fieldMaps') return `${mapTitle(rest.slice(0, 2).join('.'), '')}: ${rest[2] ?? ''}`;
  if (area === 'tables') return fillLabel(labels.tableEntry, rest[0] ?? '', key);
  if (area === 'money') return `${labels.conversions}: ${key}`;
  if (area !== 'values') return path;
  const named = rest[0] === 'orderStatus' ? catalogue.orderStatuses : rest[0] === 'customerGroup' ? catalogue.customerGroups : [];
  return `${mapTitles[rest[0] ?? ''] ?? ''}: ${named.find(({ id }) => String(id) === key)?.name ?? key}`;
}

/** The setting that holds the value at `path`: of "matching.persons.1.fields" the rules for people. */
export function settingTitle(path: string, catalogue: Catalogue): string {
  const parts = path.split('.');
  const known = parts.map((_part, at) => parts.slice(0, parts.length - at).join('.')).find((prefix) => prefix in titles);
  return titleOf(known ?? path, catalogue);
}

/** "Contact.Phone" with the label the org gives it. */
export function fieldTitle(field: string, { owners }: Catalogue): string {
  const label = owners.find((one) => one.field === field)?.label;
  return label === undefined ? field : `${field.split('.')[0] ?? ''}: ${label}`;
}

/** What holds where nothing is said. */
function emptyOf(path: string, { owners }: Catalogue): string {
  if (path.endsWith('.channels')) return labels.allChannels;
  if (path.startsWith('values.')) return path.startsWith('values.customerGroup') ? labels.mapNoRule : labels.mapSame;
  const owner = path.startsWith('owners.') ? owners.find(({ field }) => path === `owners.${field}`)?.owner : undefined;
  return owner === undefined ? labels.nothing : fillLabel(labels.ownerDefault, words[owner] ?? owner);
}

/** Steps of a field map as a version keeps them: JSON. */
function stepsWords(text: string): string {
  try {
    const steps: readonly Step[] = JSON.parse(text);
    return stepsSummary(steps);
  } catch {
    // A list without steps is no JSON.
    return text;
  }
}

/** Match rules as a version keeps them, in their order. */
function matchWords(text: string): string {
  const rules: readonly MatchRule[] = JSON.parse(text);
  return rules.map(({ name, fields, scope, field }) => fillLabel(matching.ruleWords, name, [...fields.map((each) => fieldWords[each] ?? each), ...(field === undefined ? [] : [field])].join(', '), scopeWords[scope] ?? scope)).join('; ');
}

function valueOf(path: string, value: string | null, catalogue: Catalogue): string {
  if (value === null || value === '') return emptyOf(path, catalogue);
  if (path.endsWith('.steps')) return stepsWords(value);
  if (path === 'matching.persons' || path === 'matching.companies') return matchWords(value);
  const named = path === 'orders.statuses' || path === 'activatingStatuses' ? catalogue.orderStatuses : path.endsWith('.channels') ? catalogue.channels : undefined;
  if (named) return value.split(', ').map((id) => named.find((one) => String(one.id) === id)?.name ?? id).join(', ');
  return path.startsWith('values.') ? value : (words[value] ?? value);
}

/** A change as people read it: what, from, to. */
export function changeWords({ path, before, after }: Change, catalogue: Catalogue): { key: string; title: string; before: string; after: string } {
  return { key: path, title: titleOf(path, catalogue), before: valueOf(path, before, catalogue), after: valueOf(path, after, catalogue) };
}
