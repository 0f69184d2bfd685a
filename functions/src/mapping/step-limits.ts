/** Characters of a text a step makes: twice what the longest field of Salesforce holds. Texts that grow from step to step end here. */
export const textLengthMax = 262_144;
/** Digits of a number as text, and before or behind its point: no currency has so many, and `1e900000000` written out would take minutes. */
export const digitsMax = 300;
