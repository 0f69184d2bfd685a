import type { ChannelMember } from './event-model.ts';
import { toChannelMember, toEventChannel } from './metadata-event-channel.ts';
import { toEventFlow } from './metadata-event-flow.ts';
import { parseMetadata } from './metadata-package.ts';
import type { OrgModel } from './org.ts';

/** Types of metadata that the event bus reads, channels before what stands on them. */
export const eventMetadataTypes = ['PlatformEventChannel', 'PlatformEventChannelMember', 'Flow'] as const;
export type EventMetadataType = (typeof eventMetadataTypes)[number];

function withMember({ events }: OrgModel, member: ChannelMember): OrgModel['events'] {
  return { ...events, members: new Map([...events.members, [member.fullName, member]]) };
}

/** The org's events after one component is applied; throws with the reason when the platform would refuse it. */
export function applyEventMetadata(model: OrgModel, type: EventMetadataType, name: string, content: string): OrgModel['events'] {
  const { events } = model;
  const node = parseMetadata(content, type);
  if (type === 'PlatformEventChannel') return { ...events, channels: new Map([...events.channels, [name, toEventChannel(name, node, events)]]) };
  if (type === 'PlatformEventChannelMember') return withMember(model, toChannelMember(name, node, model));
  const flow = toEventFlow(node, model.schema);
  const others = [...events.flows].filter(([each]) => each !== name);
  return { ...events, flows: new Map(flow ? [...others, [name, flow]] : others) };
}
