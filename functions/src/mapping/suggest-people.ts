import type { ConceptGroup } from './suggest-concept.ts';

/** What people, companies and their addresses are called. Each group names where its words are published. */
export const peopleConcepts: readonly ConceptGroup[] = [
  {
    source: 'https://schema.org/Person',
    concepts: {
      email: 'e mail, email address, mail address, email addr',
      phone: 'telephone, tel, phone number, telephone number, contact number, phone no, main phone, primary phone, phone1',
      fax: 'fax number, facsimile',
      firstname: 'first name, given name, forename, fname',
      lastname: 'last name, surname, family name, lname',
      middlename: 'middle name, second name, additional name, middle initial',
      salutation: 'honorific prefix, prefix, title of courtesy, name prefix',
      suffix: 'honorific suffix, name suffix',
      fullname: 'full name, display name, recipient name',
      birthdate: 'date of birth, dob, birthday, birth date',
      gender: 'sex',
      jobtitle: 'job title, job role, occupation, position',
      employer: 'works for, employer name',
    },
  },
  {
    source: 'https://datatracker.ietf.org/doc/html/rfc6350',
    concepts: {
      mobile: 'cell, mobile phone, cell phone, cellphone, phone mobile, cellular, mobile number, handy',
      homephone: 'home phone, evening phone, phone home, night phone',
      otherphone: 'other phone, alternate phone, alternative phone, secondary phone, phone 2',
      language: 'lang, locale, preferred language, language code, customer locale',
      department: 'organizational unit, division, organisation unit',
    },
  },
  {
    source: 'https://schema.org/Organization',
    concepts: {
      company: 'organisation, organization, business, legal name, firm, org, enterprise, corporation, company name, organisation name, organization name, business name, account name',
      account: 'company account, customer account, business account, trading partner',
      employees: 'number of employees, employee count, headcount, staff count, company size, num employees',
      industry: 'sector, vertical, branch, line of business, isic, naics',
      website: 'web site, homepage, home page, web addr, web address, site url, website url',
      parent: 'parent organization, parent company, parent account, superior, main company',
      taxid: 'vat id, tax id, vat number, tax number, taxvat, vat registration number, tax registration number, tax identifier, gst number, ein, company vat',
    },
  },
  {
    source: 'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm',
    concepts: {
      revenue: 'annual revenue, turnover, annual turnover, sales volume',
      leadsource: 'lead source, account source, acquisition source, how did you hear about us, how did you find us, referral source, utm source',
      rating: 'grade, stars, review rating',
      owner: 'sales rep, account manager, representative, salesperson, sales person',
      accountnumber: 'account number, customer number, customer no, debtor number, account no, acct num, customer code',
    },
  },
  {
    source: 'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm',
    concepts: {
      optout: 'opt out, opted out, unsubscribe, unsubscribed, email unsubscribed, do not email, accepts marketing, newsletter, newsletter subscription, is subscribed, subscribed, opt in, optin, marketing consent, email consent, email opt out, has opted out of email, email marketing consent, buyer accepts marketing, accepts emails',
      contract: 'agreement, contract number',
      donotcall: 'do not call, no phone calls',
      reportsto: 'reports to, manager, supervisor',
      mailing: 'residential, home address, default address, primary address, mail address, postal address, contact address',
    },
  },
  {
    source: 'https://schema.org/PostalAddress',
    concepts: {
      street: 'address 1, address 2, address line 1, address line 2, street 1, street 2, address line, addr, street address, line 1, line 2, addr 1, addr 2, thoroughfare, street name, street number, street line',
      city: 'town, suburb, locality, address locality, municipality, city name',
      state: 'province, region, county, state province, state or province, prefecture, address region, administrative area, administrative district, administrative district level 1, country sub division, country subdivision, subentity',
      postalcode: 'zip, zip code, postcode, post code, postal code, zip postal code, postal zone, postal zip',
      country: 'nation, country name, address country',
    },
  },
  {
    source: 'https://www.iso.org/iso-3166-country-codes.html',
    concepts: {
      countrycode: 'country code, country iso, iso2, country iso2, country id, country iso code, iso country',
      statecode: 'state code, province code, region code, region id, state id, state iso2, subdivision code, country sub division code, country subentity code, state province code, state abbreviation, zone code',
      latitude: 'lat',
      longitude: 'lng, lon, long',
    },
  },
  {
    source: 'https://docs.oasis-open.org/ubl/UBL-2.3.html',
    concepts: {
      billing: 'bill to, bill, billto, invoice address, invoicing, invoice to, billing address, bill address, bill addr, payer, default billing',
      shipping: 'ship to, shipto, ship, deliver to, delivery address, shipping address, ship address, ship addr, shipping addresses, delivery to, default shipping',
      recipient: 'receiver, addressee, consignee, delivery party',
      reference: 'ref, external reference, external id, external number, document reference, reference number, order reference number, doc number, document number, order reference',
      customer: 'buyer, client, shopper, consumer, purchaser, buyer customer party, customer party, member, contact, person',
    },
  },
  {
    source: 'https://developer.bigcommerce.com/docs/rest-management/customers',
    concepts: {
      group: 'customer group, segment, customer segment, cohort, customer class, group name, customer type',
      tier: 'price tier, membership level, loyalty tier, loyalty level, membership tier, level, rank',
      storecredit: 'store credit, credit balance, account credit, wallet, store credit amounts, account balance',
      notes: 'note, comment, comments, remarks, memo, remark, annotation',
      ip: 'ip address, registration ip, browser ip, customer ip address',
    },
  },
  {
    source: 'https://developer.adobe.com/commerce/webapi/rest/quick-reference/',
    concepts: {
      created: 'date created, created at, created time, creation date, create date, registered on, registration date, date registered, date add, created on, signup date, sign up date, joined, member since, customer since, create time, inserted at, subscribed at',
      updated: 'date modified, modified, updated at, last modified, updated time, last updated, changed, date upd, update date, last update, last activity, modified on, last changed',
      active: 'enabled, is visible, visible, is active, published, is enabled, live, is available, online flag, available for order, purchasable',
      status: 'stage, lifecycle, current state, order state, status id, status name',
      id: 'identifier, key, uid, uuid, guid, entity id, code number, internal id',
    },
  },
];
