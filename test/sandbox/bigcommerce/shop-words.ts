/** Made-up but believable words a seeded shop is built from; a price of four decimals makes totals that do not divide evenly. */
export const shopWords = {
  firstNames: ['Ada', 'Bela', 'Cleo', 'Dario', 'Edda', 'Farid', 'Greta', 'Hugo', 'Inez', 'Jonas', 'Kaia', 'Levin', 'Mira', 'Nils', 'Orla', 'Pavel', 'Quinn', 'Runa', 'Sami', 'Tilda'],
  lastNames: ['Abbotson', 'Birchfield', 'Castellane', 'Dunmore', 'Eastgate', 'Fennimore', 'Greywood', 'Hallowell', 'Ironside', 'Juniper', 'Kestrel', 'Lockridge', 'Marlowe-Finch', "O'Tanner", 'Pemberley', 'Quillon', 'Rosewater', 'Saltmarsh', 'Thornbury', 'Underhill'],
  companies: ['', '', '', 'Northwind Sandbox LLC', 'Example Trading Co.', 'Placeholder & Sons', ''],
  places: [
  { city: 'Austin', state: 'Texas', zip: '78701', country_iso2: 'US' },
  { city: 'Portland', state: 'Oregon', zip: '97201', country_iso2: 'US' },
  { city: 'Savannah', state: 'Georgia', zip: '31401', country_iso2: 'US' },
  { city: 'Madison', state: 'Wisconsin', zip: '53703', country_iso2: 'US' },
  { city: 'Toronto', state: 'Ontario', zip: 'M5H 2N2', country_iso2: 'CA' },
  { city: 'Denver', state: 'Colorado', zip: '80202', country_iso2: 'US' },
],
  streets: ['Sample Street', 'Example Avenue', 'Testing Lane', 'Placeholder Road', 'Sandbox Boulevard'],
  products: [
  { name: 'Trail Runner Shoe', price: 89.95, weight: 1.4, sizes: ['38', '40', '42', '44'], sku: 'TRS' },
  { name: 'Merino Base Layer', price: 54.5, weight: 0.4, sizes: ['S', 'M', 'L'], sku: 'MBL' },
  { name: 'Enamel Camp Mug', price: 12.99, weight: 0.3, sizes: [], sku: 'ECM-01' },
  { name: 'Carabiner, Pack of Three', price: 3.3333, weight: 0.2, sizes: [], sku: 'CAR-3' },
  { name: 'Folding Camp Stool', price: 34, weight: 2.1, sizes: [], sku: 'FCS-01' },
  { name: 'Rain Shell', price: 149, weight: 0.8, sizes: ['S', 'M', 'L', 'XL'], sku: 'RSH' },
  { name: 'Route Map Collection (Download)', price: 9.99, weight: 0, sizes: [], sku: 'MAP-DL', type: 'digital' },
  { name: 'Titanium Spork', price: 7.25, weight: 0.1, sizes: [], sku: 'TSP-01' },
  { name: 'Down Sleeping Bag', price: 279, weight: 3, sizes: [], sku: 'DSB-01', sale: 249.5 },
  { name: 'Energy Bar', price: 1.6667, weight: 0.1, sizes: [], sku: 'EBR-01' },
  { name: 'Headlamp 400', price: 44.49, weight: 0.3, sizes: [], sku: 'HLP-400' },
  { name: 'Dry Bag', price: 19.9, weight: 0.5, sizes: ['10 L', '20 L'], sku: 'DRB' },
],
} as const;
