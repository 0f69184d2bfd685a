import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from '../core/sql.ts';

/** What a ticket is good for; one made for another purpose is none. */
export type TicketPurpose = 'open-store-form' | 'send-store-form' | 'start-org-sign-in' | 'end-org-sign-in' | 'start-settings-sign-in' | 'end-settings-sign-in';

const tokenBytes = 32;
const digestOf = (token: string) => createHash('sha256').update(token).digest();

/** One-use tickets, valid for minutes. The database knows their digests only. */
export function createTickets(sql: Sql, connectionId: number) {
  return {
    /** A new ticket; `boundTo` must come with it when it is used. */
    async issue(purpose: TicketPurpose, lifeMs: number, boundTo?: string): Promise<{ token: string; expiresAt: Date }> {
      const token = randomBytes(tokenBytes).toString('base64url');
      const expiresAt = new Date(Date.now() + lifeMs);
      await sql.query('delete from crosswalk.ticket where expires_at < now()');
      await sql.query('insert into crosswalk.ticket (digest, connection_id, purpose, bound_to, expires_at) values ($1, $2, $3, $4, $5)', [digestOf(token), connectionId, purpose, boundTo === undefined ? null : digestOf(boundTo), expiresAt]);
      return { token, expiresAt };
    },
    /** Uses a ticket up; false when it is unknown, used, too old, or comes without what it is bound to. */
    async use(purpose: TicketPurpose, token: string, boundTo?: string): Promise<boolean> {
      const text = `update crosswalk.ticket set used_at = now() where digest = $1 and connection_id = $2 and purpose = $3 and used_at is null and expires_at > now()
        and bound_to is not distinct from $4::bytea returning 1`;
      return (await sql.query(text, [digestOf(token), connectionId, purpose, boundTo === undefined ? null : digestOf(boundTo)])).rows.length > 0;
    },
    /** Whether it could still be used; each look counts as a try, and `triesMax` tries end it. */
    async tryOut(purpose: TicketPurpose, token: string, triesMax: number): Promise<boolean> {
      const text = `update crosswalk.ticket set tries = tries + 1 where digest = $1 and connection_id = $2 and purpose = $3 and used_at is null and expires_at > now() and tries < $4 returning 1`;
      return (await sql.query(text, [digestOf(token), connectionId, purpose, triesMax])).rows.length > 0;
    },
    /** Whether somebody holds a ticket of this purpose just now. */
    async isOut(purpose: TicketPurpose): Promise<boolean> {
      return (await sql.query('select 1 from crosswalk.ticket where connection_id = $1 and purpose = $2 and used_at is null and expires_at > now() limit 1', [connectionId, purpose])).rows.length > 0;
    },
    /** Remembers a foreign token, by its id, until it would be refused anyway; false when it was here before. */
    async isFirstUse(id: string, expiresAt: Date): Promise<boolean> {
      const text = `insert into crosswalk.ticket (digest, connection_id, purpose, expires_at, used_at) values ($1, $2, 'seen', $3, now()) on conflict do nothing returning 1`;
      return (await sql.query(text, [digestOf(id), connectionId, expiresAt])).rows.length > 0;
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;
