/** What the org says about one field, as far as writing needs it. */
export type FieldRule = {
  label: string;
  /** Describe type: string, textarea, double, currency, date, datetime, boolean, picklist, reference, phone, email, … */
  type: string;
  length: number;
  precision: number;
  scale: number;
  isRequired: boolean;
  isCreateable: boolean;
  isUpdateable: boolean;
  /** An external id that the org keeps unique. */
  isKey?: boolean | undefined;
  /** The objects a reference may point to. */
  referenceTo?: readonly string[] | undefined;
  /** Active values of a picklist, restricted or not. */
  picklist?: readonly string[] | undefined;
  /** The values of a restricted picklist. */
  restrictedTo: ReadonlySet<string> | undefined;
  /** The entries of a state or country code picklist, which are found by their label too. */
  places?: readonly PlaceEntry[] | undefined;
};

/** `validFor`: positions of the controlling entries (countries) this one (a state) belongs to; undefined = all. */
export type PlaceEntry = { value: string; label: string; validFor: ReadonlySet<number> | undefined };

/** The fields of one object, by bare API name. A field that is missing does not exist, or the integration user may not see it. */
export type ObjectRules = ReadonlyMap<string, FieldRule>;
