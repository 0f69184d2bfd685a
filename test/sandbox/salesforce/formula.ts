/** A parsed formula: the small part of the formula language that packages use, as a tree. */
export type FormulaExpression =
  | { kind: 'number'; value: string }
  | { kind: 'text'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'blank' }
  | { kind: 'path'; path: readonly string[] }
  | { kind: 'call'; name: string; args: readonly FormulaExpression[] }
  | { kind: 'negate' | 'not'; operand: FormulaExpression }
  | { kind: 'binary'; operator: string; left: FormulaExpression; right: FormulaExpression };

export type Formula = { source: string; expression: FormulaExpression };

type Token = { kind: 'number' | 'text' | 'name' | 'operator'; text: string };

const tokenPattern = /\s+|\/\*[\s\S]*?\*\/|(\d+(?:\.\d+)?|\.\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z_$][\w$]*(?:\.[A-Za-z_][\w]*)*)|(<>|<=|>=|==|!=|&&|\|\||[-+*/^&(),=<>!])/gy;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern.source, 'gy');
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(source);
    if (!match) throw new Error(`Syntax error at '${source.slice(at, at + 10)}'`);
    const [, number, double, single, name, operator] = match;
    const text = double ?? single;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replace(/\\(.)/g, '$1') });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
  }
  return tokens;
}

/** Operators by how tightly they bind, loosest first. */
const precedence: readonly (readonly string[])[] = [['||'], ['&&'], ['=', '==', '<>', '!='], ['<', '<=', '>', '>='], ['&'], ['+', '-'], ['*', '/'], ['^']];

/** Recursive descent over the tokens: one closure per level of the grammar. */
function readFormula(tokens: readonly Token[]): FormulaExpression {
  let position = 0;

  const take = (operator: string): boolean => {
    const token = tokens[position];
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    position += 1;
    return true;
  };

  const binary = (level: number): FormulaExpression => {
    const operators = precedence[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = operators.find(take); operator; operator = operators.find(take)) {
      left = { kind: 'binary', operator, left, right: binary(level + 1) };
    }
    return left;
  };

  const unary = (): FormulaExpression => {
    if (take('-')) return { kind: 'negate', operand: unary() };
    if (take('+')) return unary();
    if (take('!')) return { kind: 'not', operand: unary() };
    return primary();
  };

  const listOfArgs = (): FormulaExpression[] => {
    const args: FormulaExpression[] = [];
    if (take(')')) return args;
    do args.push(binary(0));
    while (take(','));
    if (!take(')')) throw new Error("Syntax error. Missing ')'");
    return args;
  };

  const primary = (): FormulaExpression => {
    if (take('(')) {
      const inner = binary(0);
      if (!take(')')) throw new Error("Syntax error. Missing ')'");
      return inner;
    }
    const token = tokens[position];
    if (!token || token.kind === 'operator') throw new Error(`Syntax error. Found '${token?.text ?? 'end of formula'}'`);
    position += 1;
    if (token.kind === 'number') return { kind: 'number', value: token.text };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (take('(')) return { kind: 'call', name: token.text.toUpperCase(), args: listOfArgs() };
    const word = token.text.toUpperCase();
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE' };
    return word === 'NULL' ? { kind: 'blank' } : { kind: 'path', path: token.text.split('.') };
  };

  const expression = binary(0);
  const rest = tokens[position];
  if (rest) throw new Error(`Syntax error. Extra '${rest.text}'`);
  return expression;
}

/** The formula as a tree; throws with the platform's kind of message when it does not parse. */
export function parseFormula(source: string): Formula {
  return { source, expression: readFormula(tokenize(source)) };
}

/** Every field path a formula reads. */
export function formulaPaths(expression: FormulaExpression): (readonly string[])[] {
  if (expression.kind === 'path') return [expression.path];
  if (expression.kind === 'call') return expression.args.flatMap(formulaPaths);
  if (expression.kind === 'binary') return [...formulaPaths(expression.left), ...formulaPaths(expression.right)];
  return expression.kind === 'negate' || expression.kind === 'not' ? formulaPaths(expression.operand) : [];
}

/** Every function name a formula calls. */
export function formulaFunctions(expression: FormulaExpression): string[] {
  if (expression.kind === 'call') return [expression.name, ...expression.args.flatMap(formulaFunctions)];
  if (expression.kind === 'binary') return [...formulaFunctions(expression.left), ...formulaFunctions(expression.right)];
  return expression.kind === 'negate' || expression.kind === 'not' ? formulaFunctions(expression.operand) : [];
}
