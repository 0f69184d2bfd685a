import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { ObjectRules } from '../core/object-rules.ts';
import type { Stage } from '../core/stages.ts';
import type { StoreWriter } from '../core/target-writer.ts';
import type { FlowDefinition } from './define-flow.ts';
import type { StoreFlowDefinition } from './define-store-flow.ts';
import type { ConnectionPorts } from './run-flow.ts';
import type { Transformer } from './transform.ts';

export type StorePorts = {
  connection(id: number, signal: AbortSignal): Promise<ConnectionPorts & { writeStore: StoreWriter }>;
  flowOf(name: string): FlowDefinition | undefined;
  transform: Transformer;
  /** False when another worker has taken the work over: nothing more may be written. */
  isLeaseHeld(): Promise<boolean>;
  random(): number;
  /** The batch has passed this stage. */
  mark?(stage: Stage): void;
};

export type Run = { flow: StoreFlowDefinition; counterpart: FlowDefinition; ports: StorePorts; connection: ConnectionPorts & { writeStore: StoreWriter }; token: string; signal: AbortSignal; rules: ReadonlyMap<string, ObjectRules> };

/** One Salesforce record of a batch, and one of the store's records it stands for. */
export type Subject = { job: Job; sobject: string; id: string; link: Link; entityKey: string };
