import stepGet from '@salesforce/label/c.Crosswalk_Step_Get';
import stepGetHelp from '@salesforce/label/c.Crosswalk_Step_Get_Help';
import stepConstant from '@salesforce/label/c.Crosswalk_Step_Constant';
import stepConstantHelp from '@salesforce/label/c.Crosswalk_Step_Constant_Help';
import stepDefault from '@salesforce/label/c.Crosswalk_Step_Default';
import stepDefaultHelp from '@salesforce/label/c.Crosswalk_Step_Default_Help';
import stepLookup from '@salesforce/label/c.Crosswalk_Step_Lookup';
import stepLookupHelp from '@salesforce/label/c.Crosswalk_Step_Lookup_Help';
import stepWhen from '@salesforce/label/c.Crosswalk_Step_When';
import stepWhenHelp from '@salesforce/label/c.Crosswalk_Step_When_Help';
import stepCoalesce from '@salesforce/label/c.Crosswalk_Step_Coalesce';
import stepCoalesceHelp from '@salesforce/label/c.Crosswalk_Step_Coalesce_Help';
import stepConcat from '@salesforce/label/c.Crosswalk_Step_Concat';
import stepConcatHelp from '@salesforce/label/c.Crosswalk_Step_Concat_Help';
import stepTrim from '@salesforce/label/c.Crosswalk_Step_Trim';
import stepTrimHelp from '@salesforce/label/c.Crosswalk_Step_Trim_Help';
import stepCase from '@salesforce/label/c.Crosswalk_Step_Case';
import stepCaseHelp from '@salesforce/label/c.Crosswalk_Step_Case_Help';
import stepTruncate from '@salesforce/label/c.Crosswalk_Step_Truncate';
import stepTruncateHelp from '@salesforce/label/c.Crosswalk_Step_Truncate_Help';
import stepSplit from '@salesforce/label/c.Crosswalk_Step_Split';
import stepSplitHelp from '@salesforce/label/c.Crosswalk_Step_Split_Help';
import stepPart from '@salesforce/label/c.Crosswalk_Step_Part';
import stepPartHelp from '@salesforce/label/c.Crosswalk_Step_Part_Help';
import stepReplace from '@salesforce/label/c.Crosswalk_Step_Replace';
import stepReplaceHelp from '@salesforce/label/c.Crosswalk_Step_Replace_Help';
import stepPlainText from '@salesforce/label/c.Crosswalk_Step_Plain_Text';
import stepPlainTextHelp from '@salesforce/label/c.Crosswalk_Step_Plain_Text_Help';
import stepText from '@salesforce/label/c.Crosswalk_Step_Text';
import stepTextHelp from '@salesforce/label/c.Crosswalk_Step_Text_Help';
import stepNumber from '@salesforce/label/c.Crosswalk_Step_Number';
import stepNumberHelp from '@salesforce/label/c.Crosswalk_Step_Number_Help';
import stepDecimal from '@salesforce/label/c.Crosswalk_Step_Decimal';
import stepDecimalHelp from '@salesforce/label/c.Crosswalk_Step_Decimal_Help';
import stepMoney from '@salesforce/label/c.Crosswalk_Step_Money';
import stepMoneyHelp from '@salesforce/label/c.Crosswalk_Step_Money_Help';
import stepBoolean from '@salesforce/label/c.Crosswalk_Step_Boolean';
import stepBooleanHelp from '@salesforce/label/c.Crosswalk_Step_Boolean_Help';
import stepDate from '@salesforce/label/c.Crosswalk_Step_Date';
import stepDateHelp from '@salesforce/label/c.Crosswalk_Step_Date_Help';
import stepTime from '@salesforce/label/c.Crosswalk_Step_Time';
import stepTimeHelp from '@salesforce/label/c.Crosswalk_Step_Time_Help';
import stepDatetime from '@salesforce/label/c.Crosswalk_Step_Datetime';
import stepDatetimeHelp from '@salesforce/label/c.Crosswalk_Step_Datetime_Help';
import stepPhone from '@salesforce/label/c.Crosswalk_Step_Phone';
import stepPhoneHelp from '@salesforce/label/c.Crosswalk_Step_Phone_Help';
import stepCountry from '@salesforce/label/c.Crosswalk_Step_Country';
import stepCountryHelp from '@salesforce/label/c.Crosswalk_Step_Country_Help';
import stepState from '@salesforce/label/c.Crosswalk_Step_State';
import stepStateHelp from '@salesforce/label/c.Crosswalk_Step_State_Help';
import stepWhere from '@salesforce/label/c.Crosswalk_Step_Where';
import stepWhereHelp from '@salesforce/label/c.Crosswalk_Step_Where_Help';
import stepSum from '@salesforce/label/c.Crosswalk_Step_Sum';
import stepSumHelp from '@salesforce/label/c.Crosswalk_Step_Sum_Help';
import stepCount from '@salesforce/label/c.Crosswalk_Step_Count';
import stepCountHelp from '@salesforce/label/c.Crosswalk_Step_Count_Help';
import stepJoin from '@salesforce/label/c.Crosswalk_Step_Join';
import stepJoinHelp from '@salesforce/label/c.Crosswalk_Step_Join_Help';
import stepEnrich from '@salesforce/label/c.Crosswalk_Step_Enrich';
import stepEnrichHelp from '@salesforce/label/c.Crosswalk_Step_Enrich_Help';
import stepJsonata from '@salesforce/label/c.Crosswalk_Step_Jsonata';
import stepJsonataHelp from '@salesforce/label/c.Crosswalk_Step_Jsonata_Help';
import optionPath from '@salesforce/label/c.Crosswalk_Option_Path';
import optionPathHelp from '@salesforce/label/c.Crosswalk_Option_Path_Help';
import optionValue from '@salesforce/label/c.Crosswalk_Option_Value';
import optionValueHelp from '@salesforce/label/c.Crosswalk_Option_Value_Help';
import optionTable from '@salesforce/label/c.Crosswalk_Option_Table';
import optionTableHelp from '@salesforce/label/c.Crosswalk_Option_Table_Help';
import optionMissing from '@salesforce/label/c.Crosswalk_Option_Missing';
import optionMissingHelp from '@salesforce/label/c.Crosswalk_Option_Missing_Help';
import optionFallback from '@salesforce/label/c.Crosswalk_Option_Fallback';
import optionFallbackHelp from '@salesforce/label/c.Crosswalk_Option_Fallback_Help';
import optionSeparator from '@salesforce/label/c.Crosswalk_Option_Separator';
import optionSeparatorHelp from '@salesforce/label/c.Crosswalk_Option_Separator_Help';
import optionTo from '@salesforce/label/c.Crosswalk_Option_To';
import optionToHelp from '@salesforce/label/c.Crosswalk_Option_To_Help';
import optionLength from '@salesforce/label/c.Crosswalk_Option_Length';
import optionLengthHelp from '@salesforce/label/c.Crosswalk_Option_Length_Help';
import optionAt from '@salesforce/label/c.Crosswalk_Option_At';
import optionAtHelp from '@salesforce/label/c.Crosswalk_Option_At_Help';
import optionPartFrom from '@salesforce/label/c.Crosswalk_Option_Part_From';
import optionPartFromHelp from '@salesforce/label/c.Crosswalk_Option_Part_From_Help';
import optionPartLength from '@salesforce/label/c.Crosswalk_Option_Part_Length';
import optionPartLengthHelp from '@salesforce/label/c.Crosswalk_Option_Part_Length_Help';
import optionFind from '@salesforce/label/c.Crosswalk_Option_Find';
import optionFindHelp from '@salesforce/label/c.Crosswalk_Option_Find_Help';
import optionWith from '@salesforce/label/c.Crosswalk_Option_With';
import optionWithHelp from '@salesforce/label/c.Crosswalk_Option_With_Help';
import optionScale from '@salesforce/label/c.Crosswalk_Option_Scale';
import optionScaleHelp from '@salesforce/label/c.Crosswalk_Option_Scale_Help';
import optionRounding from '@salesforce/label/c.Crosswalk_Option_Rounding';
import optionRoundingHelp from '@salesforce/label/c.Crosswalk_Option_Rounding_Help';
import optionCurrency from '@salesforce/label/c.Crosswalk_Option_Currency';
import optionCurrencyHelp from '@salesforce/label/c.Crosswalk_Option_Currency_Help';
import optionCurrencyPath from '@salesforce/label/c.Crosswalk_Option_Currency_Path';
import optionCurrencyPathHelp from '@salesforce/label/c.Crosswalk_Option_Currency_Path_Help';
import optionYes from '@salesforce/label/c.Crosswalk_Option_Yes';
import optionYesHelp from '@salesforce/label/c.Crosswalk_Option_Yes_Help';
import optionZone from '@salesforce/label/c.Crosswalk_Option_Zone';
import optionZoneHelp from '@salesforce/label/c.Crosswalk_Option_Zone_Help';
import optionFrom from '@salesforce/label/c.Crosswalk_Option_From';
import optionFromHelp from '@salesforce/label/c.Crosswalk_Option_From_Help';
import optionCountry from '@salesforce/label/c.Crosswalk_Option_Country';
import optionCountryHelp from '@salesforce/label/c.Crosswalk_Option_Country_Help';
import optionCountryPath from '@salesforce/label/c.Crosswalk_Option_Country_Path';
import optionCountryPathHelp from '@salesforce/label/c.Crosswalk_Option_Country_Path_Help';
import optionIf from '@salesforce/label/c.Crosswalk_Option_If';
import optionIfHelp from '@salesforce/label/c.Crosswalk_Option_If_Help';
import optionField from '@salesforce/label/c.Crosswalk_Option_Field';
import optionFieldHelp from '@salesforce/label/c.Crosswalk_Option_Field_Help';
import optionObject from '@salesforce/label/c.Crosswalk_Option_Object';
import optionObjectHelp from '@salesforce/label/c.Crosswalk_Option_Object_Help';
import optionMatch from '@salesforce/label/c.Crosswalk_Option_Match';
import optionMatchHelp from '@salesforce/label/c.Crosswalk_Option_Match_Help';
import optionEnrichField from '@salesforce/label/c.Crosswalk_Option_Enrich_Field';
import optionEnrichFieldHelp from '@salesforce/label/c.Crosswalk_Option_Enrich_Field_Help';
import optionExpression from '@salesforce/label/c.Crosswalk_Option_Expression';
import optionExpressionHelp from '@salesforce/label/c.Crosswalk_Option_Expression_Help';
import choiceUpper from '@salesforce/label/c.Crosswalk_Choice_Upper';
import choiceLower from '@salesforce/label/c.Crosswalk_Choice_Lower';
import choiceTitle from '@salesforce/label/c.Crosswalk_Choice_Title';
import choiceHalfUp from '@salesforce/label/c.Crosswalk_Choice_Half_Up';
import choiceHalfEven from '@salesforce/label/c.Crosswalk_Choice_Half_Even';
import choiceUp from '@salesforce/label/c.Crosswalk_Choice_Up';
import choiceDown from '@salesforce/label/c.Crosswalk_Choice_Down';
import choiceFloor from '@salesforce/label/c.Crosswalk_Choice_Floor';
import choiceCeiling from '@salesforce/label/c.Crosswalk_Choice_Ceiling';
import choiceAlpha2 from '@salesforce/label/c.Crosswalk_Choice_Alpha_2';
import choiceAlpha3 from '@salesforce/label/c.Crosswalk_Choice_Alpha_3';
import choiceName from '@salesforce/label/c.Crosswalk_Choice_Name';
import choiceCode from '@salesforce/label/c.Crosswalk_Choice_Code';
import choiceKeep from '@salesforce/label/c.Crosswalk_Choice_Keep';
import choiceAbsent from '@salesforce/label/c.Crosswalk_Choice_Absent';
import choiceMissingNone from '@salesforce/label/c.Crosswalk_Choice_Missing_None';
import choiceRoundingNone from '@salesforce/label/c.Crosswalk_Choice_Rounding_None';
import choiceFromNone from '@salesforce/label/c.Crosswalk_Choice_From_None';
import choiceDayFirst from '@salesforce/label/c.Crosswalk_Choice_Day_First';
import choiceMonthFirst from '@salesforce/label/c.Crosswalk_Choice_Month_First';
import choiceEpoch from '@salesforce/label/c.Crosswalk_Choice_Epoch';
import choiceEpochMs from '@salesforce/label/c.Crosswalk_Choice_Epoch_Ms';

type Words = { title: string; help: string };

/** Steps by name. */
export const stepWords: Readonly<Record<string, Words>> = {
  get: { title: stepGet, help: stepGetHelp }, constant: { title: stepConstant, help: stepConstantHelp }, default: { title: stepDefault, help: stepDefaultHelp },
  lookup: { title: stepLookup, help: stepLookupHelp }, when: { title: stepWhen, help: stepWhenHelp }, coalesce: { title: stepCoalesce, help: stepCoalesceHelp },
  concat: { title: stepConcat, help: stepConcatHelp }, trim: { title: stepTrim, help: stepTrimHelp }, case: { title: stepCase, help: stepCaseHelp },
  truncate: { title: stepTruncate, help: stepTruncateHelp }, split: { title: stepSplit, help: stepSplitHelp }, part: { title: stepPart, help: stepPartHelp },
  replace: { title: stepReplace, help: stepReplaceHelp }, 'plain-text': { title: stepPlainText, help: stepPlainTextHelp }, text: { title: stepText, help: stepTextHelp },
  number: { title: stepNumber, help: stepNumberHelp }, decimal: { title: stepDecimal, help: stepDecimalHelp }, money: { title: stepMoney, help: stepMoneyHelp },
  boolean: { title: stepBoolean, help: stepBooleanHelp }, date: { title: stepDate, help: stepDateHelp }, time: { title: stepTime, help: stepTimeHelp },
  datetime: { title: stepDatetime, help: stepDatetimeHelp }, phone: { title: stepPhone, help: stepPhoneHelp }, country: { title: stepCountry, help: stepCountryHelp },
  state: { title: stepState, help: stepStateHelp }, where: { title: stepWhere, help: stepWhereHelp }, sum: { title: stepSum, help: stepSumHelp }, count: { title: stepCount, help: stepCountHelp },
  join: { title: stepJoin, help: stepJoinHelp }, enrich: { title: stepEnrich, help: stepEnrichHelp }, jsonata: { title: stepJsonata, help: stepJsonataHelp },
};

/** Options by name; `step.option` where a step means something else by it. */
export const optionWords: Readonly<Record<string, Words>> = {
  path: { title: optionPath, help: optionPathHelp }, value: { title: optionValue, help: optionValueHelp }, table: { title: optionTable, help: optionTableHelp },
  missing: { title: optionMissing, help: optionMissingHelp }, fallback: { title: optionFallback, help: optionFallbackHelp }, separator: { title: optionSeparator, help: optionSeparatorHelp },
  to: { title: optionTo, help: optionToHelp }, length: { title: optionLength, help: optionLengthHelp }, at: { title: optionAt, help: optionAtHelp },
  'part.from': { title: optionPartFrom, help: optionPartFromHelp }, 'part.length': { title: optionPartLength, help: optionPartLengthHelp }, find: { title: optionFind, help: optionFindHelp },
  with: { title: optionWith, help: optionWithHelp }, scale: { title: optionScale, help: optionScaleHelp }, rounding: { title: optionRounding, help: optionRoundingHelp },
  currency: { title: optionCurrency, help: optionCurrencyHelp }, currencyPath: { title: optionCurrencyPath, help: optionCurrencyPathHelp }, yes: { title: optionYes, help: optionYesHelp },
  zone: { title: optionZone, help: optionZoneHelp }, from: { title: optionFrom, help: optionFromHelp }, country: { title: optionCountry, help: optionCountryHelp },
  countryPath: { title: optionCountryPath, help: optionCountryPathHelp }, if: { title: optionIf, help: optionIfHelp }, field: { title: optionField, help: optionFieldHelp },
  object: { title: optionObject, help: optionObjectHelp }, match: { title: optionMatch, help: optionMatchHelp }, 'enrich.field': { title: optionEnrichField, help: optionEnrichFieldHelp },
  expression: { title: optionExpression, help: optionExpressionHelp },
};

/** Choices by value; `option.none` is what holds where none is made. */
export const choiceWords: Readonly<Record<string, string>> = {
  upper: choiceUpper, lower: choiceLower, title: choiceTitle, 'half-up': choiceHalfUp, 'half-even': choiceHalfEven, up: choiceUp, down: choiceDown, floor: choiceFloor, ceiling: choiceCeiling,
  'alpha-2': choiceAlpha2, 'alpha-3': choiceAlpha3, name: choiceName, code: choiceCode, keep: choiceKeep, absent: choiceAbsent, 'missing.none': choiceMissingNone, 'rounding.none': choiceRoundingNone,
  'from.none': choiceFromNone, 'day-first': choiceDayFirst, 'month-first': choiceMonthFirst, epoch: choiceEpoch, 'epoch-ms': choiceEpochMs,
};
