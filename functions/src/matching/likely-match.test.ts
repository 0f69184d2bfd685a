import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createMadeUpPeople } from '../../test-people.ts';
import { createCustomerIndex } from './customer-index.ts';
import { createLikeness } from './likely-match.ts';
import { normalisePerson } from './normalise.ts';
import { type MatchModel, matchModelSchema, noLimit } from './score.ts';

const made = createMadeUpPeople('customers', 700, 8);
const toE164 = (text: string, country: string | undefined) => (text.startsWith('+') ? text : country === 'DE' ? `+49${text.replace(/^0/, '')}` : undefined);
const jane = { FirstName: 'Jane', LastName: 'Featherstone', Email: 'jane.f@example.com', Phone: '+491517654321', MailingStreet: 'Mill Lane 7', MailingCity: 'Springfield', MailingPostalCode: '12345' };

describe('somebody who is surely the same person', () => {
  let model: MatchModel;
  before(() => {
    const people = made.rows.map((row, at) => [`c${at}`, normalisePerson(Object.fromEntries(made.header.map((role, index) => [role, row[index] ?? ''])))] as const);
    // As it is kept and read again.
    const learned = createCustomerIndex(people).model;
    // Of a shop whose numbers are personal.
    model = matchModelSchema.parse(JSON.parse(JSON.stringify({ ...learned, sharedMax: learned.sharedMax.map(() => noLimit) })));
  });
  const find = (people: Record<string, unknown>[], asked: Record<string, unknown>) => createLikeness(model, toE164)(people.map((row, index) => ({ id: `p${index}`, row })), 'DE')(asked);

  it('is found by all that is known, where the number is equal, however it is written', () => {
    assert.equal(find([{ ...jane, Phone: '01517654321', Email: 'jane@home.example' }], jane), 'p0');
  });

  it('is not another member of the household, nor one without an equal number or address', () => {
    assert.deepEqual([find([{ ...jane, FirstName: 'Margot', Email: 'margot@example.org' }], jane), find([{ ...jane, Email: 'jane@home.example', Phone: '+491510000000' }], jane)], [undefined, undefined]);
  });

  it('is nobody where two are', () => {
    assert.equal(find([jane, { ...jane, Email: 'jane@home.example' }], jane), undefined);
  });
});
