import { changeWords, fieldTitle } from 'c/settingsWords';
import { catalogue } from '../../../../../__tests__/settings';

const words = (path: string, before: string | null, after: string | null) => {
  const { title, before: from, after: to } = changeWords({ path, before, after }, catalogue);
  return [title, from, to];
};

test('a change is said in the words of the page, with names instead of numbers', () => {
  expect([
    words('orders.paidOnly', 'false', 'true'),
    words('orders.statuses', '', '2, 11'),
    words('flows.order-to-salesforce.channels', '', '1'),
    words('flows.order-to-salesforce.isOn', 'true', 'false'),
    words('values.orderStatus.11', null, 'In progress'),
    words('values.customerGroup.3', 'Partner', null),
    words('money.conversions.CAD', null, 'order'),
    words('deletes.Contact', null, 'delete'),
    words('owners.Contact.Phone', null, 'manual'),
    words('watch.orders', 'true', 'false'),
    words('fieldMaps.order-to-salesforce.order.Region__c.steps', null, '[{"step":"get","path":"record.total"},{"step":"trim"}]'),
    words('fieldMaps.order-to-salesforce.order.Region__c.isOn', 'true', 'false'),
    words('tables.region.n', null, 'North'),
    words('somewhere', 'a', 'b'),
  ]).toEqual([
    ['c.Crosswalk_Settings_Paid_Only', 'c.Crosswalk_Settings_Off', 'c.Crosswalk_Settings_On'],
    ['c.Crosswalk_Settings_Statuses', 'c.Crosswalk_Settings_Nothing', 'Shipped, Awaiting Fulfillment'],
    ['c.Crosswalk_Settings_Orders → c.Crosswalk_Settings_Owner_salesforce, c.Crosswalk_Settings_All_Channels', 'c.Crosswalk_Settings_All_Channels', 'Web'],
    ['c.Crosswalk_Settings_Orders → c.Crosswalk_Settings_Owner_salesforce', 'c.Crosswalk_Settings_On', 'c.Crosswalk_Settings_Off'],
    ['c.Crosswalk_Value_Maps_Order_Status: Awaiting Fulfillment', 'c.Crosswalk_Value_Maps_Same', 'In progress'],
    ['c.Crosswalk_Value_Maps_Group: Wholesale', 'Partner', 'c.Crosswalk_Value_Maps_No_Rule'],
    ['c.Crosswalk_Settings_Conversions: CAD', 'c.Crosswalk_Settings_Nothing', 'order'],
    ['c.Crosswalk_Settings_Deletes: Contact', 'c.Crosswalk_Settings_Nothing', 'c.Crosswalk_Settings_Deletion_Delete'],
    ['c.Crosswalk_Settings_Owner_Of', 'c.Crosswalk_Settings_Owner_Default', 'c.Crosswalk_Settings_Owner_manual'],
    ['c.Crosswalk_Settings_Watch_Orders', 'c.Crosswalk_Settings_On', 'c.Crosswalk_Settings_Off'],
    ['c.Crosswalk_Mapping_Flow_Orders → c.Crosswalk_Mapping_Map_Order: Region__c', 'c.Crosswalk_Settings_Nothing', 'total → c.Crosswalk_Step_Trim'],
    ['c.Crosswalk_Mapping_Flow_Orders → c.Crosswalk_Mapping_Map_Order: Region__c', 'c.Crosswalk_Settings_On', 'c.Crosswalk_Settings_Off'],
    ['c.Crosswalk_Mapping_Table_Entry', 'c.Crosswalk_Settings_Nothing', 'North'],
    ['somewhere', 'a', 'b'],
  ]);
});

test('a field is called as the org calls it; one it does not show by its name', () => {
  expect([fieldTitle('Contact.Phone', catalogue), fieldTitle('Contact.Fax', catalogue)]).toEqual(['Contact: Phone', 'Contact.Fax']);
});
