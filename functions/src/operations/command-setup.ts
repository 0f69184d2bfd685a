import type { Sql } from '../core/sql.ts';
import { CommandError } from './command-error.ts';
import type { CommandEffect, CommandRun } from './command-executor.ts';
import type { Finding } from './preflight.ts';

/** What the set-up page asks for. */
export type SetupPorts = {
  /** A one-use address where a person goes on in the browser; undefined when this service is not set up for it. */
  issueAddress(system: 'store' | 'org' | 'settings'): Promise<{ url: string; expiresAt: string } | undefined>;
  /** Forgets the sign-in of the settings writer; one that the environment names stays. */
  forgetSettingsWriter(): Promise<void>;
  preflight(signal: AbortSignal): Promise<Finding[]>;
  saveFindings(sql: Sql, findings: readonly Finding[]): Promise<void>;
  /** Registers the hooks now; why that failed, or undefined. */
  repairHooks(signal: AbortSignal): Promise<string | undefined>;
  /** How many records were spared; undefined when there is no such run, or it is over. */
  cancelRun(sql: Sql, id: string): Promise<{ spared: number } | undefined>;
};

/** A link for the person who asked: the address is good once, and for minutes. */
export async function connect({ issueAddress }: SetupPorts, system: 'store' | 'org' | 'settings'): Promise<CommandEffect> {
  const address = await issueAddress(system);
  if (address === undefined) throw new CommandError('NOT_SET_UP', 'This service has no Salesforce app for the browser.');
  return { flows: [], apply: async () => ({ ...address }) };
}

/** From then on a version that is published stays approved until somebody deploys it. */
export function disconnectSettingsWriter({ forgetSettingsWriter }: SetupPorts): CommandEffect {
  return {
    flows: [],
    isShown: true,
    async apply() {
      await forgetSettingsWriter();
      return {};
    },
  };
}

/** Looks at everything and keeps what was found for the page; who asked by the command line reads it in the answer. */
export async function preflight(ports: SetupPorts, run: CommandRun): Promise<CommandEffect> {
  const findings = await ports.preflight(run.signal);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  return {
    flows: [],
    isShown: true,
    async apply(sql) {
      await ports.saveFindings(sql, findings);
      return { ok: count('ok'), warnings: count('warning'), failed: count('failed'), findings };
    },
  };
}

export async function repairHooks(ports: SetupPorts, run: CommandRun): Promise<CommandEffect> {
  const problem = await ports.repairHooks(run.signal);
  if (problem !== undefined) throw new CommandError('HOOKS_REFUSED', problem);
  return preflight(ports, run);
}

/** Ends a first load. */
export function cancelRun(ports: SetupPorts, id: string): CommandEffect {
  return {
    flows: [],
    isShown: true,
    async apply(sql) {
      const cancelled = await ports.cancelRun(sql, id);
      if (cancelled === undefined) throw new CommandError('RUN_NOT_OPEN', `"id": no run ${id} is under way.`);
      return cancelled;
    },
  };
}
