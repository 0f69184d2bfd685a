import { api, LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import type { GraphqlDocument, GraphqlResult } from 'lightning/graphql';
import { getRecord } from 'lightning/uiRecordApi';
import type { UiRecord, WireResult } from 'lightning/uiRecordApi';
import ORG_CURRENCY from '@salesforce/i18n/currency';
import type { Figures } from 'c/account360Figures';
import { labels } from 'c/account360Labels';
import { casesQuery, figuresInCurrencyQuery, figuresQuery, ordersQuery, shipmentsQuery } from 'c/account360Query';
import type { CaseNode, CasesAnswer, FiguresAnswer, OrderNode, OrdersAnswer, ShipmentNode, ShipmentsAnswer } from 'c/account360Query';
import { entriesOf } from 'c/account360View';
import type { Entry } from 'c/account360View';
import { errorText, fillLabel } from 'c/labelText';

const pageSize = 20;
const currencyField = 'Account.CurrencyIsoCode';

/** On an account's page: what it has bought and asked in one timeline, and what it is worth. */
export default class Account360 extends LightningElement {
  @api recordId = '';
  labels = labels;
  askForAccess = fillLabel(labels.accessAsk, 'Crosswalk User');
  /** Known in orgs with one currency only by its absence. */
  optionalFields = [currencyField];
  currency?: string;
  isMultiCurrency = false;
  figures?: Figures;
  problem = '';
  isDenied = false;
  private first = pageSize;
  private orders?: OrdersAnswer['uiapi']['query']['Order'];
  private cases: CaseNode[] = [];
  private shipments: ShipmentNode[] = [];

  @wire(getRecord, { recordId: '$recordId', optionalFields: '$optionalFields' })
  wiredAccount({ data, error }: WireResult<UiRecord>): void {
    const code = data?.fields.CurrencyIsoCode?.value;
    this.isMultiCurrency = typeof code === 'string';
    if (data) this.currency = typeof code === 'string' ? code : ORG_CURRENCY;
    if (error) this.problem = errorText(error);
  }

  get orderVariables(): { accountId: string; first: number } {
    return { accountId: this.recordId, first: this.first };
  }

  get variables(): { accountId: string } {
    return { accountId: this.recordId };
  }

  get figuresDocument(): GraphqlDocument | undefined {
    if (this.currency === undefined) return undefined;
    return this.isMultiCurrency ? figuresInCurrencyQuery : figuresQuery;
  }

  get figuresVariables(): Record<string, string> {
    return { accountId: this.recordId, ...(this.isMultiCurrency ? { currency: this.currency ?? '' } : {}) };
  }

  @wire(graphql, { query: ordersQuery, variables: '$orderVariables' })
  wiredOrders({ data, errors }: GraphqlResult<OrdersAnswer>): void {
    if (data) [this.orders, this.isDenied] = [data.uiapi.query.Order, false];
    // What a user may not read is no part of the schema.
    if (errors) this.isDenied = errors.some(({ message }) => message.includes('FieldUndefined'));
    if (errors && !this.isDenied) this.problem = errorText(errors[0]);
  }

  @wire(graphql, { query: '$figuresDocument', variables: '$figuresVariables' })
  wiredFigures({ data }: GraphqlResult<FiguresAnswer>): void {
    if (!data) return;
    const sums = data.uiapi.aggregate.Order.edges[0]?.node.aggregate;
    this.figures = { count: sums?.Id.count.value ?? 0, total: sums?.TotalAmount.sum.value ?? 0, average: sums?.TotalAmount.avg.value ?? 0, refunded: sums?.BC_Refunded__c.sum.value ?? 0 };
  }

  /** Who may not read cases, or shipments, sees the timeline without them. */
  @wire(graphql, { query: casesQuery, variables: '$variables' })
  wiredCases({ data }: GraphqlResult<CasesAnswer>): void {
    if (data) this.cases = data.uiapi.query.Case.edges.map(({ node }) => node);
  }

  @wire(graphql, { query: shipmentsQuery, variables: '$variables' })
  wiredShipments({ data }: GraphqlResult<ShipmentsAnswer>): void {
    if (data) this.shipments = data.uiapi.query.BC_Shipment__c.edges.map(({ node }) => node);
  }

  get isLoading(): boolean {
    return !this.orders && !this.isDenied && this.problem === '';
  }

  get isBroken(): boolean {
    return this.problem !== '' && !this.orders;
  }

  get hasFigures(): boolean {
    return this.figures !== undefined && this.currency !== undefined;
  }

  get orderNodes(): OrderNode[] {
    return (this.orders?.edges ?? []).map(({ node }) => node);
  }

  get entries(): Entry[] {
    return entriesOf({ orders: this.orderNodes, cases: this.cases, shipments: this.shipments, hasMore: this.hasMore });
  }

  get lastAt(): number | undefined {
    return this.entries.find(({ kind }) => kind === 'order')?.at;
  }

  get hasMore(): boolean {
    return this.orders?.pageInfo.hasNextPage === true;
  }

  get isPartial(): boolean {
    return this.isMultiCurrency && (this.figures?.count ?? 0) < (this.orders?.totalCount ?? 0);
  }

  get shown(): string {
    return fillLabel(labels.shown, this.orderNodes.length, this.orders?.totalCount ?? 0);
  }

  handleMore(): void {
    this.first += pageSize;
  }
}
