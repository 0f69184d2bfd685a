import { parentPort } from 'node:worker_threads';
import { createCustomerIndex, type CustomerIndex, type CustomerMatch } from './customer-index.ts';
import { type MatchModel, peopleForHouseholds } from './score.ts';
import { normalisePerson, type Person, type RawPerson } from './normalise.ts';

/** What the thread is asked: to keep these people, to forget others, and to name look-alikes of some of those it keeps. */
export type IndexRequest = { people: readonly (readonly [id: string, person: RawPerson])[]; gone: readonly string[]; asked: readonly string[] };
/** What it answers: by id, the likeliest first. */
export type IndexAnswer = { size: number; /** What these people taught. */ model: MatchModel; found: { id: string; matches: CustomerMatch[] }[] };

const peopleMax = 100_000;
const matchesMax = 3;
/** What is learned of few people says little of many. */
const learnAgainAt = 2;

/** Keeps at most 100,000 people, the newest, and learns again whenever they have doubled. */
function createKeeper(): (request: IndexRequest) => IndexAnswer {
  const people = new Map<string, Person>();
  let index: CustomerIndex | undefined;
  let learnedOf = 0;
  const remove = (id: string): void => {
    people.delete(id);
    index?.remove(id);
  };
  const isHousehold = ({ reasons }: CustomerMatch): boolean => {
    const says = (field: string) => reasons.find((reason) => reason.field === field)?.agreement;
    return people.size < peopleForHouseholds && says('first') === 'different' && says('email') !== 'equal';
  };
  const keep = ({ people: given, gone }: IndexRequest): CustomerIndex => {
    for (const id of gone) remove(id);
    for (const [id, raw] of given) {
      const person = normalisePerson(raw);
      // Set anew, so that those nobody touched for longest stand first.
      people.delete(id);
      people.set(id, person);
      index?.add(id, person);
    }
    for (const id of [...people.keys()].slice(0, Math.max(0, people.size - peopleMax))) remove(id);
    if (index && people.size < learnAgainAt * learnedOf) return index;
    learnedOf = people.size;
    return (index = createCustomerIndex(people));
  };
  return (request) => {
    const kept = keep(request);
    const found = request.asked.flatMap((id) => {
      const person = people.get(id);
      const matches = person === undefined ? [] : kept.candidates(person, { except: id }).filter((match) => !isHousehold(match)).slice(0, matchesMax);
      return matches.length === 0 ? [] : [{ id, matches }];
    });
    return { size: people.size, model: kept.model, found };
  };
}

const answer = createKeeper();
parentPort?.on('message', (request: IndexRequest) => parentPort?.postMessage(answer(request), []));
