import { createElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import DuplicatesMerges from 'c/duplicatesMerges';
import { detailsOf } from '../../../../../__tests__/component';

const merge = { id: 7, survivor: { id: '003a', name: 'Marie Example' }, other: { id: '003b', name: 'M. Example' }, doneAt: '2026-05-01T10:00:00.000Z' };

function show(merges: object[]) {
  const element = Object.assign(createElement('c-duplicates-merges', { is: DuplicatesMerges }), { merges });
  const asks = detailsOf(element, 'ask');
  document.body.append(element);
  const click = async () => {
    element.shadowRoot?.querySelector<HTMLElement>('lightning-button')?.click();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { element, asks, click };
}

afterEach(() => document.body.replaceChildren());

test('without anything to undo there is nothing', () => {
  expect(show([]).element.shadowRoot?.querySelector('lightning-card')).toBeNull();
});

test('a merge is undone after a question', async () => {
  const { asks, click } = show([merge]);
  jest.spyOn(LightningConfirm, 'open').mockResolvedValueOnce(false).mockResolvedValue(true);
  await click();
  expect(asks).toEqual([]);
  await click();
  expect(asks).toEqual([{ action: 'undo-merge', payload: { id: 7 }, done: 'c.Crosswalk_Duplicates_Undo_Done' }]);
});
