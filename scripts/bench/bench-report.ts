import type { Measurement, Proof, Round, Verdict } from './benchmark.ts';
import { figureTable, formatFigure } from './figure-table.ts';

/** Everything one benchmark showed. */
export type BenchReport = { name: string; description: string; median: Measurement[]; verdicts: Verdict[]; warnings: string[]; proofs: Proof[]; rounds: Round[] };

/** The proofs of all rounds, each once: held only when it held in every round. */
export function gatherProofs(rounds: readonly Round[]): Proof[] {
  const byName = Map.groupBy(rounds.flatMap(({ proofs }) => proofs), ({ name }) => name);
  return [...byName].map(([name, each]) => ({ name, isHeld: each.every(({ isHeld }) => isHeld), detail: [...new Set(each.map(({ detail }) => detail))].join(' | ') }));
}

/** A report as a person reads it. */
export function renderReport({ name, description, median, verdicts, warnings, proofs, rounds }: BenchReport): string[] {
  return [
    '',
    `${name}: ${description}`,
    `median of ${rounds.length} round${rounds.length === 1 ? '' : 's'}; "… %" is CPU of one core`,
    '',
    ...figureTable(median),
    '',
    ...verdicts.map((verdict) => `${verdict.isMet ? 'met   ' : 'MISSED'}  ${verdict.name}: ${formatFigure(verdict.value)} (${verdict.side} ${verdict.bound})`),
    ...warnings.map((warning) => `note    ${warning}`),
    ...proofs.map((proof) => `${proof.isHeld ? 'held  ' : 'BROKEN'}  ${proof.name}: ${proof.detail}`),
  ];
}

/** Why the run fails: a broken proof always, a missed ratio or limit where it was asked for. */
export function findFailures(reports: readonly BenchReport[], asked: { gate: boolean; limits: boolean }): string[] {
  const isAsked = ({ kind }: Verdict) => (kind === 'ratio' ? asked.gate : asked.limits);
  return reports.flatMap(({ name, verdicts, proofs }) => [
    ...proofs.filter(({ isHeld }) => !isHeld).map((proof) => `${name}: ${proof.name}`),
    ...verdicts.filter((verdict) => !verdict.isMet && isAsked(verdict)).map((verdict) => `${name}: ${verdict.name}`),
  ]);
}
