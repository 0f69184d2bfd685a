import type { JsonValue } from './json.ts';
import type { Org } from './org.ts';

/**
 * GET /connect/organization: what any user may know of the org; among the features its default currency.
 * https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_responses_organization.htm
 */
export function describeOrganization({ orgId, shape }: Org): JsonValue {
  return {
    accessTimeout: shape.sessionTimeoutMs / 60_000,
    features: {
      activityReminderNotificationsEnabled: true,
      chatter: true,
      chatterActivity: true,
      chatterGlobalInfluence: true,
      chatterMessages: true,
      chatterTopics: true,
      communitiesEnabled: false,
      defaultCurrencyIsoCode: shape.currencies[0] ?? null,
      defaultLanguageLocale: 'en_US',
      defaultLocaleIsoCode: 'en-US',
      defaultNumberDecimalSeparator: '.',
      multiCurrency: shape.currencies.length > 1,
      publisherActions: true,
      thanksAllowed: false,
      trendingTopics: false,
      viralInvitesAllowed: false,
    },
    maintenanceInfo: [],
    name: 'Crosswalk Sandbox',
    orgId,
    userSettings: { canFollow: true, canModifyAllData: false, canViewAllData: true, currencySymbol: '$', externalUser: false, hasAccessToInternalOrg: true, timeZone: { gmtOffset: 0, name: 'GMT' }, userId: null },
  };
}
