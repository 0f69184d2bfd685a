import type { TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import type { NodeState } from './batch.ts';
import { createMatcher, lookupsFor, toCandidates, usableRules } from './match-records.ts';
import { adopt, heldFor, isOfChannel, isOfScope, type MatchPorts, noteRule, readHomes } from './match-persons.ts';

/** The fact of a link to an Account that belongs to a company, whoever of its buyers is synced. */
const companyFact = 'company';
export const isCompanys = ({ sobject, facts }: Pick<Link, 'sobject' | 'facts'>): boolean => sobject === 'Account' && facts[companyFact] === 'true';

/**
 * Finds the Account of a company for buyers who are new, by the match rules of companies; buyers of one company in this batch share the
 * one that is made. Somebody who has an Account already, or is a person the org knows, stays there.
 */
export async function matchCompanies(states: readonly NodeState[], ports: MatchPorts): Promise<void> {
  const all = states.filter(({ node }) => node.sobject === 'Account' && node.isCompany);
  for (const state of all) state.facts[companyFact] = 'true';
  const { companies, duplicates } = ports.settings.matching;
  const unlinked = all.filter((state) => !state.id && !state.alias);
  if (unlinked.length === 0 || companies === undefined) return;
  const known = ports.rulesOf('Account');
  const rules = usableRules(companies, known);
  const lookups = lookupsFor(rules, unlinked, { sobject: 'Account', fields: ['BC_Key__c'], known });
  const candidates = toCandidates(lookups.length === 0 ? [] : await ports.find(lookups), 'BC_Key__c');
  const homes = await readHomes(rules, { candidates, asked: unlinked, lookup: 'Account__c' }, ports);
  const matcher = createMatcher(rules, candidates, unlinked, { mayMeet: (rule, asked, candidate) => isOfScope(rule, asked, homes.get(candidate.id) ?? []), mayMeetHere: isOfChannel });
  for (const state of unlinked) {
    const match = matcher.find(state);
    if (match?.kind === 'one') {
      noteRule(state, match.rule);
      if ('node' in match.to) Object.assign(state, { alias: match.to, action: 'none' });
      else {
        adopt(state, match.to.id);
        state.keepsTheirs = true;
      }
      continue;
    }
    if (match) {
      state.doubt = match.rule;
      state.lookalikes = match.ids;
      if (duplicates === 'hold' && state.asksFirst) state.error = heldFor(state, match);
    }
    matcher.keep(state);
  }
}

/**
 * What a buyer may change of his company's Account once it is there: fields that an administrator maps. The package's own, such as name
 * and address, differ from buyer to buyer.
 */
export function ofCompany(node: TargetNode, isThere: boolean): TargetNode {
  return isThere ? { ...node, fields: Object.fromEntries(Object.entries(node.fields).filter(([field]) => node.mappedBySettings?.includes(field))) } : node;
}

/** Keeps what several buyers share from being written by each of them. */
export function spareCompanies(states: readonly NodeState[]): void {
  for (const state of states) if (isCompanys({ sobject: state.node.sobject, facts: state.facts })) state.node = ofCompany(state.node, state.id !== undefined);
}
