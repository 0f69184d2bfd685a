import type { Org } from './org.ts';

export type Session = { token: string; userId: string; expiresAt: number; /** Lightning Experience: what its pages ask for is not counted against the API allowance. */ isBrowser: boolean };

export type Sessions = {
  open(userId: string, kind?: { isBrowser: boolean }): Session;
  /** A session that outlives revocation and time-out: the administrator's, for outside scripts. */
  openPermanent(userId: string): Session;
  find(token: string): Session | undefined;
  revoke(token: string): boolean;
  revokeAll(): void;
};

const tokenLength = 96;

/** Access tokens of the org; one dies after its time-out without use. */
export function createSessions(org: Org): Sessions {
  const sessions = new Map<string, Session>();
  const permanent = new Set<string>();
  const open: Sessions['open'] = (userId, { isBrowser } = { isBrowser: false }) => {
    const session = { token: `${org.orgId.slice(0, 15)}!AQ.${org.random.hex(tokenLength)}`, userId, expiresAt: org.clock.now() + org.shape.sessionTimeoutMs, isBrowser };
    sessions.set(session.token, session);
    return session;
  };
  return {
    open,
    openPermanent(userId) {
      const session = open(userId);
      permanent.add(session.token);
      return session;
    },
    find(token) {
      const session = sessions.get(token);
      if (!session) return undefined;
      if (permanent.has(token)) return session;
      if (session.expiresAt < org.clock.now()) {
        sessions.delete(token);
        return undefined;
      }
      session.expiresAt = org.clock.now() + org.shape.sessionTimeoutMs;
      return session;
    },
    revoke: (token) => !permanent.has(token) && sessions.delete(token),
    revokeAll() {
      for (const token of sessions.keys()) if (!permanent.has(token)) sessions.delete(token);
    },
  };
}
