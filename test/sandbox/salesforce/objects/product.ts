import type { ObjectDefinition } from '../object-definition.ts';

export const product2: ObjectDefinition = {
  name: 'Product2',
  keyPrefix: '01t',
  about: { label: 'Product', labelPlural: 'Products' },
  fields: `
Name string(255) cu ! name lookup label=Product_Name
ProductCode string(255) cu
Description textarea(4000) cu label=Product_Description
IsActive boolean cu
Family picklist(None) cu label=Product_Family
ExternalDataSourceId reference(ExternalDataSource) cu
ExternalId string(255) cu
DisplayUrl url(1000) cu
QuantityUnitOfMeasure picklist(Each) cu
IsArchived boolean - always
StockKeepingUnit string(180) cu label=Product_SKU
LastViewedDate datetime -
LastReferencedDate datetime -
`,
};

export const pricebook2: ObjectDefinition = {
  name: 'Pricebook2',
  keyPrefix: '01s',
  about: { label: 'Price Book', labelPlural: 'Price Books' },
  fields: `
Name string(255) cu ! name lookup label=Price_Book_Name
IsActive boolean cu
IsArchived boolean - always
Description string(255) cu
IsStandard boolean - always label=Is_Standard_Price_Book
ValidFrom datetime cu
ValidTo datetime cu
LastViewedDate datetime -
LastReferencedDate datetime -
`,
};

export const pricebookEntry: ObjectDefinition = {
  name: 'PricebookEntry',
  keyPrefix: '01u',
  about: { label: 'Price Book Entry', labelPlural: 'Price Book Entries', visibility: { follows: 'Pricebook2' } },
  fields: `
Name string(255) - always name label=Product_Name
Pricebook2Id reference(Pricebook2) c ! as=Pricebook2 children=PricebookEntries cascade
Product2Id reference(Product2) c ! as=Product2 children=PricebookEntries cascade
UnitPrice currency(18,2) cu ! label=List_Price
IsActive boolean cu always
UseStandardPrice boolean cu always
ProductCode string(255) - always
IsArchived boolean - always
`,
};
