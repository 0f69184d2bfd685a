import { fillLabel } from 'c/labelText';
import SettingsEditor from 'c/settingsEditor';
import { labels } from 'c/settingsLabels';
import { withEntry } from 'c/settingsModel';
import type { ValueKind } from 'c/settingsModel';
import type { Catalogue } from 'c/settingsState';

type MapRow = { from: string; title: string };
type ValueMap = { kind: ValueKind; title: string; detail: string; rows: MapRow[]; entries: Record<string, string>; offered?: readonly string[]; same: string; keepsSame: boolean; target?: { map: string; field: string } };

/** The picklists into which values are translated; the others take any text. */
const picklists: Readonly<Partial<Record<ValueKind, string>>> = { orderStatus: 'Order.BC_Status__c', customerGroup: 'Account.Type' };
/** Where the service finds these picklists. */
const targets: Readonly<Partial<Record<ValueKind, { map: string; field: string }>>> = { orderStatus: { map: 'order-to-salesforce.order', field: 'BC_Status__c' }, customerGroup: { map: 'customer-to-salesforce.account', field: 'Type' } };
const titles: Readonly<Record<ValueKind, { title: string; detail: string }>> = {
  orderStatus: { title: labels.mapOrderStatus, detail: labels.mapOrderStatusDetail },
  paymentMethod: { title: labels.mapPaymentMethod, detail: labels.mapPaymentMethodDetail },
  shippingMethod: { title: labels.mapShippingMethod, detail: labels.mapShippingMethodDetail },
  customerGroup: { title: labels.mapCustomerGroup, detail: labels.mapCustomerGroupDetail },
};
const kinds: readonly ValueKind[] = ['orderStatus', 'paymentMethod', 'shippingMethod', 'customerGroup'];

/** Names on orders, and those that have a rule although no newest order carries them. */
function rowsOf(kind: ValueKind, catalogue: Catalogue, entries: Readonly<Record<string, string>>): MapRow[] {
  const named = kind === 'orderStatus' ? catalogue.orderStatuses : kind === 'customerGroup' ? catalogue.customerGroups : undefined;
  const known = named ? named.map(({ id, name }): MapRow => ({ from: String(id), title: name })) : (kind === 'paymentMethod' ? catalogue.paymentMethods : catalogue.shippingMethods).map((name): MapRow => ({ from: name, title: name }));
  const rest = Object.keys(entries).filter((from) => !known.some((row) => row.from === from));
  return [...known, ...rest.map((from) => ({ from, title: from }))];
}

/** The app page of value maps: what values of BigCommerce are called in Salesforce. */
export default class ValueMapsHome extends SettingsEditor {
  get askForAccess(): string {
    return fillLabel(labels.accessAsk, 'Crosswalk Admin');
  }

  get isEdited(): boolean {
    return this.edited !== undefined;
  }

  get maps(): ValueMap[] {
    const { document, state } = this;
    if (!document || !state) return [];
    return kinds.map((kind) => {
      const picklist = picklists[kind];
      const entries = document.values[kind];
      return { kind, ...titles[kind], entries, target: targets[kind], keepsSame: kind !== 'customerGroup', rows: rowsOf(kind, state.catalogue, entries), offered: picklist === undefined ? undefined : (state.catalogue.picklists[picklist] ?? []), same: kind === 'customerGroup' ? labels.mapNoRule : labels.mapSame };
    });
  }

  /** The long table beside the short ones. */
  get columns(): { key: string; maps: ValueMap[] }[] {
    const [first, ...others] = this.maps;
    return first ? [{ key: 'first', maps: [first] }, { key: 'others', maps: others }] : [];
  }

  handleEntry({ detail }: CustomEvent<{ kind: ValueKind; from: string; to: string }>): void {
    const { document } = this;
    if (!document) return;
    const values = { ...document.values, [detail.kind]: withEntry(document.values[detail.kind], detail.from, detail.to) };
    this.handleChange(new CustomEvent('change', { detail: { document: { ...document, values } } }));
  }
}
