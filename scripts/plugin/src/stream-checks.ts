import { z } from 'zod';
import type { DoctorOrg } from './doctor-org.ts';
import type { Check } from './org-checks.ts';

const channel = 'Crosswalk__chn';
/** It is deployed after the package, and so carries the namespace of the org, if that has one, not that of the package. */
const channelName = /^(?:\w+__)?Crosswalk__chn$/;
const memberName = /^(?:\w+__)?Crosswalk_chn_/;
const memberType = 'PlatformEventChannelMember';

const memberSchema = z.looseObject({ fullName: z.string(), selectedEntity: z.string(), filterExpression: z.string().optional() });

/** The members of the channel, as their files say them; undefined where there is no channel. */
async function readMembers({ connection }: DoctorOrg): Promise<z.infer<typeof memberSchema>[] | undefined> {
  const [channels, listed] = await Promise.all([connection.metadata.list({ type: 'PlatformEventChannel' }), connection.metadata.list({ type: memberType })]);
  const members = listed.map(({ fullName }) => fullName).filter((name) => memberName.test(name));
  if (!channels.some(({ fullName }) => channelName.test(fullName)) || members.length === 0) return undefined;
  return z.array(memberSchema).parse(await connection.metadata.read(memberType, members));
}

export const checkChangeEvents: Check = async (org, find) => {
  const members = await readMembers(org);
  return members ? find.ok([channel, members.map(({ selectedEntity }) => selectedEntity.replace(/ChangeEvent$/, '')).toSorted().join(', ')]) : find.warning('missing', [channel]);
};

/** Without the filter every write of the service comes back to it, and costs of the day's delivered events. Only who may see metadata can tell. */
export const checkEventFilters: Check = async (org, find) => {
  const { user } = org;
  const unfiltered = ((await readMembers(org)) ?? []).filter(({ filterExpression }) => user === undefined || !filterExpression?.includes(user.id.slice(0, 15)));
  return unfiltered.length > 0 ? find.warning('unfiltered', [unfiltered.map(({ selectedEntity }) => selectedEntity).join(', '), user?.username ?? 'nobody']) : find.ok();
};

/** What the service itself says in the org, where it writes its state, and whether it answered. */
export const checkService: Check = async ({ health, preflight, leftOut }, find) => {
  if ('findings' in preflight) {
    const broken = health.filter(({ name, isReady }) => !isReady && name !== 'hooks');
    return broken.length > 0 ? find.failed('broken', [broken.map(({ name, problem }) => `${name}: ${problem ?? 'not ready'}`).join('; ')]) : find.ok([health.map(({ name }) => name).join(', ')]);
  }
  if (preflight.reason === 'silent') return find.warning('silent', [leftOut]);
  return preflight.reason === 'late' ? find.warning('late', [preflight.detail, leftOut]) : find.warning('refused', [preflight.detail, leftOut]);
};

export const checkHooks: Check = async ({ health }, find) => {
  const hooks = health.find(({ name }) => name === 'hooks');
  if (!hooks) return find.warning('unknown');
  return hooks.isReady ? find.ok() : find.failed('broken', [hooks.problem ?? 'not ready']);
};
