type Subrequest = { method: string; url: string; referenceId: string; body: unknown };

function referencesOf(subrequest: Subrequest): ReadonlySet<string> {
  const text = subrequest.url + JSON.stringify(subrequest.body ?? null);
  return new Set([...text.matchAll(/@\{([A-Za-z0-9_]+)/g)].map((match) => match[1] ?? ''));
}

function kindOf(subrequest: Subrequest): string {
  const path = subrequest.url.split('?')[0] ?? '';
  return `${subrequest.method} ${path.split('/').slice(4, 6).join('/')} ${JSON.stringify(subrequest.body ?? null).match(/"type":"(\w+)"/)?.[1] ?? ''}`;
}

/**
 * The order of a Composite that does not set `collateSubrequests:false`: subrequests of one kind run together, and only `@{ref}`
 * keeps one before another. The kind named last runs first, so a client that relies on its own order notices.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/requests_composite.htm
 */
export function collationOrder<T extends Subrequest>(subrequests: readonly T[]): T[] {
  const waiting = subrequests.map((subrequest) => ({ subrequest, kind: kindOf(subrequest), references: referencesOf(subrequest) }));
  const names = new Set(subrequests.map((subrequest) => subrequest.referenceId));
  const done = new Set<string>();
  const order: T[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter((each) => [...each.references].every((name) => done.has(name) || !names.has(name)));
    const kind = ready.at(-1)?.kind;
    // A reference to a later or the same subrequest is never ready: it runs as written and fails there.
    const group = kind === undefined ? waiting.slice(0, 1) : ready.filter((each) => each.kind === kind);
    for (const each of group) {
      order.push(each.subrequest);
      done.add(each.subrequest.referenceId);
      waiting.splice(waiting.indexOf(each), 1);
    }
  }
  return order;
}

/** The longest chain of references, counted in subrequests; a circle counts as endless. */
export function dependencyDepth(subrequests: readonly Subrequest[]): number {
  const byName = new Map(subrequests.map((subrequest) => [subrequest.referenceId, [...referencesOf(subrequest)]]));
  const depths = new Map<string, number>();
  const depthOf = (name: string, above: ReadonlySet<string>): number => {
    if (above.has(name)) return Number.POSITIVE_INFINITY;
    const known = depths.get(name);
    if (known !== undefined) return known;
    const needed = (byName.get(name) ?? []).filter((each) => byName.has(each));
    const depth = 1 + Math.max(0, ...needed.map((each) => depthOf(each, above.union(new Set([name])))));
    depths.set(name, depth);
    return depth;
  };
  return Math.max(0, ...subrequests.map(({ referenceId }) => depthOf(referenceId, new Set())));
}
