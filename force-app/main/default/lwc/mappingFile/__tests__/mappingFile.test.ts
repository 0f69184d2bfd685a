import MappingFile from 'c/mappingFile';
import { detailsOf } from '../../../../../__tests__/component';
import { mapped } from '../../../../../__tests__/mapping';
import { settle, show } from '../../../../../__tests__/shown';

const given = mapped({ Region__c: { isOn: true, steps: [{ step: 'get', path: 'tax' }] } });
const exported = (element: Element | null): string => decodeURIComponent(element?.getAttribute('href')?.split(',').slice(1).join(',') ?? '');

async function upload(find: (selector: string) => HTMLElement | null, text: string): Promise<void> {
  const input = find('input');
  if (!input) throw new Error('no input');
  Object.defineProperty(input, 'files', { configurable: true, value: [{ size: text.length, text: () => Promise.resolve(text) }] });
  input.dispatchEvent(new CustomEvent('change'));
  await settle();
}

afterEach(() => document.body.replaceChildren());

test('what is exported is imported again', async () => {
  const { element, find } = show('c-mapping-file', MappingFile, { document: given });
  const imports = detailsOf(element, 'import');
  await upload(find, exported(find('[data-id="export"]')));
  expect([imports, find('[data-id="problem"]')]).toEqual([[{ file: { fieldMaps: given.fieldMaps, tables: {}, rules: [] }, problems: [] }], null]);
});

test('another file is refused; a reader exports only', async () => {
  const { element, find } = show('c-mapping-file', MappingFile, { document: given });
  const imports = detailsOf(element, 'import');
  await upload(find, 'hello');
  expect([imports, find('[data-id="problem"]') !== null]).toEqual([[], true]);
  const reader = show('c-mapping-file', MappingFile, { document: given, isReadOnly: true });
  expect([reader.find('[data-id="import"]'), reader.find('[data-id="export"]') !== null]).toEqual([null, true]);
});
