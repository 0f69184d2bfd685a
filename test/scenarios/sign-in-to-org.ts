import { AuthInfo } from '@salesforce/core';

/** `sign-in-to-org.ts INSTANCE_URL ACCESS_TOKEN ALIAS`: what `sf org login access-token` leaves in the home folder. */
const [instanceUrl = '', accessToken = '', alias = ''] = process.argv.slice(2);
const info = await AuthInfo.create({ accessTokenOptions: { accessToken, instanceUrl, loginUrl: instanceUrl } });
await info.save();
await info.handleAliasAndDefaultSettings({ alias, setDefault: true, setDefaultDevHub: false });
