/** Short forms in common use and the name they stand for, both folded. Names that are given as full names as well (Alex, Max, Tom) stay themselves where it is open whose short form they are. */
const shortForms: Readonly<Record<string, string>> = {
  robert: 'bob rob robbie bobby', william: 'bill will billy willy liam', richard: 'rick dick rich', james: 'jim jimmy jamie', john: 'johnny jack', joseph: 'joe jo joey', michal: 'mike mick micky', thomas: 'tom tommy',
  edward: 'ed eddie ted', charles: 'charlie chuck', david: 'dave davy', daniel: 'dan danny', matthew: 'matt', andrew: 'andy drew', anthony: 'tony', benjamin: 'ben', christopher: 'chris kit', gregory: 'greg', kenneth: 'ken kenny',
  lawrence: 'larry', nicholas: 'nick nicky', patrick: 'pat paddy', peter: 'pete', philip: 'phil', ronald: 'ron', samul: 'sam', stephen: 'steve stevie steven', timothy: 'tim', walter: 'walt', elizabeth: 'liz beth betty lizzie eliza', margaret: 'maggie meg peggy',
  catherine: 'cathy kathy katie kate', jennifer: 'jen jenny', susan: 'sue susie suzy', deborah: 'debbie deb', barbara: 'barb', patricia: 'patty trish', rebecca: 'becky', victoria: 'vicky', jessica: 'jess', kimberly: 'kim', dorothy: 'dot dottie', josef: 'sepp', johannes: 'hannes hans', heinrich: 'heinz', friedrich: 'fritz', wilhelm: 'willi', georg: 'schorsch', katharina: 'kathi', elisabeth: 'lisbeth sissi', margarete: 'gretel grete', sebastian: 'basti', maximilian: 'maxi',
};
const fullNames: ReadonlyMap<string, string> = new Map(Object.entries(shortForms).flatMap(([name, forms]) => forms.replace(/([aou])e/g, '$1').split(' ').map((form) => [form, name] as const)));

/** The full name a short form stands for, or the name itself. */
export const nameOfNickname = (name: string): string => fullNames.get(name) ?? name;
