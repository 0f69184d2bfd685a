export type QuotaDecision = { isAllowed: boolean; headers: Record<string, string>; resetMs: number };

/** The store's call quota: N requests in a fixed window, shared by every client of the store. */
export type Quota = {
  /** Spends one request when there is one left. */
  spend(): QuotaDecision;
  /** The headers as they stand, spending nothing. */
  headers(): Record<string, string>;
  reset(): void;
};

export type QuotaLimit = { requests: number; windowMs: number };

/** Pro plan: 450 requests in 30 seconds. https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits */
export const defaultQuota: QuotaLimit = { requests: 450, windowMs: 30_000 };

export function createQuota(now: () => number, limit: QuotaLimit): Quota {
  let windowEndsAt = 0;
  let left = limit.requests;

  const roll = () => {
    const at = now();
    if (at < windowEndsAt) return;
    windowEndsAt = at + limit.windowMs;
    left = limit.requests;
  };
  const headers = () => {
    roll();
    return {
      'X-Rate-Limit-Time-Window-Ms': String(limit.windowMs),
      'X-Rate-Limit-Time-Reset-Ms': String(Math.max(0, windowEndsAt - now())),
      'X-Rate-Limit-Requests-Quota': String(limit.requests),
      'X-Rate-Limit-Requests-Left': String(left),
    };
  };
  return {
    spend() {
      roll();
      const isAllowed = left > 0;
      if (isAllowed) left -= 1;
      return { isAllowed, headers: headers(), resetMs: Math.max(0, windowEndsAt - now()) };
    },
    headers,
    reset() {
      windowEndsAt = 0;
      left = limit.requests;
    },
  };
}
