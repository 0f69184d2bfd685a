import { isDeepStrictEqual, parseArgs } from 'node:util';
import jsonata from 'jsonata';
import { createCalendar } from './src/mapping/calendar.ts';
import { compileExplained, compileFieldMap, type MappedValue } from './src/mapping/compile.ts';
import type { FieldMap } from './src/mapping/steps.ts';
import { plainDecimal } from './src/core/plain-decimal.ts';
import { orderToSalesforce } from './src/flows/order-to-salesforce.ts';
import { createOrderScopes, flowContext } from './test-orders.ts';

type Row = Record<string, MappedValue>;
type Field = { field: string; expression: string };

const text = (field: string, path: string, length: number): Field => ({ field, expression: `$text(${path}, ${length})` });
const amount = (field: string, path: string, scale = 4): Field => ({ field, expression: `$decimal(${path}, ${scale})` });
const address = (prefix: string, from: string): Field[] => [
  { field: `${prefix}Street`, expression: `$text($join([${from}.street_1, ${from}.street_2][$ != ""], "\n"), 255)` },
  text(`${prefix}City`, `${from}.city`, 40),
  text(`${prefix}State`, `${from}.state`, 80),
  text(`${prefix}PostalCode`, `${from}.zip`, 20),
  text(`${prefix}Country`, `${from}.country`, 80),
];
/** 30 fields of the order map, and the same in JSONata. Left out are some that only copy a value. */
const fields: readonly Field[] = [
  { field: 'EffectiveDate', expression: '$day(date_created)' },
  ...address('Billing', 'billing_address'),
  ...address('Shipping', 'shipTo'),
  { field: 'BC_Number__c', expression: '$string(id)' },
  { field: 'BC_Status__c', expression: '$lookup($statuses, $string(status_id))' },
  { field: 'BC_Placed_At__c', expression: '$instant(date_created)' },
  amount('BC_Total_Inc_Tax__c', 'total_inc_tax'),
  amount('BC_Total_Ex_Tax__c', 'total_ex_tax'),
  amount('BC_Tax__c', 'tax'),
  amount('BC_Shipping__c', 'shipping'),
  amount('BC_Handling__c', 'handling'),
  amount('BC_Wrapping__c', 'wrapping'),
  amount('BC_Fees__c', 'fee'),
  amount('BC_Discount__c', 'discount'),
  amount('BC_Store_Credit__c', 'store_credit_amount'),
  amount('BC_Gift_Certificates__c', 'gift_certificate_amount'),
  { field: 'BC_Refunded__c', expression: '$decimal($exists(refunded) ? refunded : "0", 4)' },
  { field: 'BC_Coupon_Codes__c', expression: '$text($join($distinct(coupons.code), ", "), 255)' },
  text('BC_Currency__c', 'default_currency_code', 3),
  amount('BC_Rate__c', 'store_default_to_transactional_exchange_rate', 10),
  text('BC_Payment_Method__c', 'payment_method', 100),
  text('BC_Payment_Status__c', 'payment_status', 40),
];
const fieldCount = 30;
const samples = 5;
const warmUpMs = 400;
const sampleMs = 400;

function chosenMap(): FieldMap {
  const all = orderToSalesforce.fieldMaps.order?.map ?? {};
  const chosen = fields.map(({ field }) => [field, all[field] ?? []] as const);
  if (chosen.length !== fieldCount || chosen.some(([, steps]) => steps.length === 0)) throw new Error(`The order map has not the ${fieldCount} fields that are measured.`);
  return Object.fromEntries(chosen);
}

/**
 * One JSONata expression for each field: faster than one that builds the whole object. It is given functions as fast as ours for what its
 * language cannot say exactly, so that only the languages are compared.
 */
function createJsonata(): (scope: object) => Promise<Row> {
  const calendar = createCalendar();
  const compiled = fields.map(({ field, expression }) => {
    const ready = jsonata(expression);
    ready.registerFunction('text', (value: string | undefined, length: number) => (value === undefined || value === '' ? null : value.slice(0, length)));
    ready.registerFunction('decimal', (value: string, scale: number) => (value === '' ? null : plainDecimal(value, scale)));
    ready.registerFunction('day', (value: string) => calendar.dayIn(flowContext.storeZone, Date.parse(value)));
    ready.registerFunction('instant', (value: string) => new Date(value).toISOString());
    ready.assign('statuses', flowContext.tables['order-status']);
    return { field, ready };
  });
  return async (scope) => {
    const row: Row = {};
    for (const { field, ready } of compiled) row[field] = await ready.evaluate(scope);
    return row;
  };
}

/** Calls per second of CPU time of this whole process, its compiler and garbage collector included; the median of some samples. */
async function measure(scopes: readonly object[], pass: (scopes: readonly object[]) => unknown): Promise<number> {
  const run = async (lengthMs: number) => {
    const before = process.cpuUsage();
    let passes = 0;
    for (const startedAt = performance.now(); performance.now() - startedAt < lengthMs; passes += 1) await pass(scopes);
    const used = process.cpuUsage(before);
    return (passes * scopes.length) / ((used.user + used.system) / 1_000_000);
  };
  await run(warmUpMs);
  const perSecond: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) perSecond.push(await run(sampleMs));
  return perSecond.toSorted((a, b) => a - b)[Math.floor(samples / 2)] ?? Number.NaN;
}

/** `node functions/test-mapping-speed.ts --orders N --seed N`: prints what `npm run bench -- mapping` reports, as one line of JSON. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { orders: { type: 'string', default: '4000' }, seed: { type: 'string', default: '1' } } });
  const scopes = createOrderScopes(Number(values.orders), Number(values.seed));
  const map = chosenMap();
  const [compiled, explained, viaJsonata] = [compileFieldMap(map), compileExplained(map), createJsonata()];
  const rows = scopes.map((scope) => compiled(scope, flowContext));
  const explainedRows = scopes.map((scope) => Object.fromEntries(Object.entries(explained(scope, flowContext)).map(([field, { value }]) => [field, value])));
  const jsonataRows = await Promise.all(scopes.map(viaJsonata));
  const differing = (others: readonly Row[]) => rows.filter((row, index) => !isDeepStrictEqual(row, others[index])).length;
  const few = scopes.slice(0, 200);
  const kept: { row?: Row } = {};
  const perSecond = {
    compiled: await measure(scopes, (all) => {
      for (const scope of all) kept.row = compiled(scope, flowContext);
    }),
    explained: await measure(few, (some) => some.map((scope) => explained(scope, flowContext))),
    jsonata: await measure(few, async (some) => {
      for (const scope of some) kept.row = await viaJsonata(scope);
    }),
  };
  const distinct = new Set(rows.map((row) => JSON.stringify(row))).size;
  process.stdout.write(`${JSON.stringify({ orders: scopes.length, distinct, fields: fieldCount, perSecond, differing: { explained: differing(explainedRows), jsonata: differing(jsonataRows) } })}\n`);
}

await main();
