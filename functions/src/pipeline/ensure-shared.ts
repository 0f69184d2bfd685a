import type { Link } from '../core/link.ts';
import { allStates, type BatchRecord, indexStates, type NodeState } from './batch.ts';
import { toLink } from './confirm.ts';
import { isPending, type LoadPorts, writeStates } from './load.ts';
import { attachLinks, claimOf, type ResolvePorts } from './resolve.ts';

export type EnsurePorts = Pick<ResolvePorts, 'findLinks' | 'takeClaims' | 'releaseClaims'> &
  LoadPorts & {
    wait(ms: number): Promise<void>;
    now(): number;
  };

/** A batch this large shares buyers and products with others; a smaller one writes all it has in one go, which is a call less. */
const recordsMin = 10;
const pollMs = 50;
/** How long another batch's creation is waited for; then the record is made all the same, and the org's unique key decides. */
const waitMsMax = 10_000;

/**
 * Creates what several batches need (buyers, products, prices) before the rest, makes the links durable and gives the claims back at
 * once: whoever waits for a buyer or product waits for one call, not for a whole batch. What another batch is creating is waited for
 * afterwards, when nothing is held any more, so that two batches never wait for each other.
 */
export async function ensureShared(records: readonly BatchRecord[], ports: EnsurePorts, signal: AbortSignal): Promise<void> {
  const ensured = allStates(records).filter((state) => state.node.role === 'ensure' && state.id === undefined && isPending(state));
  const [elsewhere, mine] = [ensured.filter((state) => state.isClaimedElsewhere), ensured.filter((state) => !state.isClaimedElsewhere)];
  if (elsewhere.length === 0 && records.length < recordsMin) return;
  const run: Run = { index: indexStates(records), ports, signal };
  await create(mine, run);
  let open = elsewhere;
  for (const deadline = ports.now() + waitMsMax; open.length > 0 && ports.now() < deadline && !signal.aborted; ) {
    // Claims first: a holder makes its links durable before it gives its claims back.
    const granted = await ports.takeClaims([...new Set(open.map(claimOf))]);
    await attachLinks(open, ports);
    for (const state of open) if (state.link) state.action = 'none';
    await create(open.filter((state) => !state.link && granted.has(claimOf(state))), run);
    await ports.releaseClaims([...granted]);
    open = open.filter((state) => !state.link && isPending(state));
    if (open.length > 0) await ports.wait(pollMs);
  }
}

type Run = { index: ReadonlyMap<string, NodeState>; ports: EnsurePorts; signal: AbortSignal };

async function create(states: readonly NodeState[], { index, ports, signal }: Run): Promise<void> {
  if (states.length === 0) return;
  await writeStates(states, index, { ports, signal });
  const made = states.filter((state) => state.id !== undefined && !state.error);
  await ports.keepLinks(made.map((state): Link => ({ ...toLink(state, undefined), base: {} })));
  await ports.releaseClaims([...new Set(made.flatMap((state) => state.claims ?? [claimOf(state)]))]);
}
