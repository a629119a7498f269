import { isRecord, type Json } from './json.ts';

/**
 * The expression language of procedures: `||, &&, !, ==, !=, <, <=, >, >=, in, [list], 'string', number, true, false, null,
 * path.to.value, exists(x), len(x)`, unary minus. No assignment, no other arithmetic, no member calls. Own properties only.
 */
export type Expression =
  | { kind: 'value'; value: string | number | boolean | null }
  | { kind: 'path'; path: readonly string[] }
  | { kind: 'list'; items: readonly Expression[] }
  | { kind: 'not' | 'minus' | 'exists' | 'len'; operand: Expression }
  | { kind: 'binary'; operator: Operator; left: Expression; right: Expression };
type Operator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';

export type ParsedExpression = { ok: true; expression: Expression } | { ok: false; message: string; at: number };

type Token = { kind: 'word' | 'number' | 'string' | 'mark' | 'end'; text: string; at: number };

const MAX_LENGTH = 2000;
/** Deeper than any condition a person can read; keeps the parser off the end of the stack. */
const MAX_DEPTH = 60;
const TOKEN = /\s*(?:([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(\d+(?:\.\d+)?)(?![\w.])|'((?:[^'\\]|\\.)*)'|(\|\||&&|==|!=|<=|>=|[<>![\](),-]))/y;
const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in'];

/** Text to tree; on failure what was expected and the offset (UTF-16) where. Never throws. */
export function parseExpression(source: string): ParsedExpression {
  if (source.length > MAX_LENGTH) return { ok: false, message: `longer than ${MAX_LENGTH} characters`, at: MAX_LENGTH };
  const tokens = tokenise(source);
  if (!Array.isArray(tokens)) return tokens;
  return new Reader(tokens).read();
}

function tokenise(source: string): Token[] | { ok: false; message: string; at: number } {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) return { ok: false, message: `unexpected '${source.slice(from).trimStart().slice(0, 12)}'`, at: from };
    const [all, word, number, string, mark] = match;
    const at = from + all.length - all.trimStart().length;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replace(/\\(.)/g, '$1'), at });
    else tokens.push({ kind: 'mark', text: mark ?? '', at });
  }
  tokens.push({ kind: 'end', text: '', at: end });
  return tokens;
}

/** Recursive descent: or > and > comparison > not, minus > primary. A problem is carried in `problem`; nothing is thrown. */
class Reader {
  readonly tokens: readonly Token[];
  position = 0;
  depth = 0;
  problem: { message: string; at: number } | null = null;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  read(): ParsedExpression {
    const expression = this.or();
    if (!this.problem && this.peek().kind !== 'end') this.fail(`unexpected '${this.peek().text}'`);
    return this.problem ? { ok: false, ...this.problem } : { ok: true, expression };
  }

  peek(): Token {
    return this.tokens[Math.min(this.position, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: 0 };
  }

  take(text: string): boolean {
    const token = this.peek();
    if ((token.kind !== 'mark' && token.kind !== 'word') || token.text !== text) return false;
    this.position += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`expected '${text}'`);
  }

  fail(message: string): Expression {
    this.problem ??= { message, at: this.peek().at };
    this.position = this.tokens.length;
    return { kind: 'value', value: null };
  }

  or(): Expression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) return this.fail('nested too deep');
    let left = this.and();
    while (this.take('||')) left = { kind: 'binary', operator: '||', left, right: this.and() };
    this.depth -= 1;
    return left;
  }

  and(): Expression {
    let left = this.comparison();
    while (this.take('&&')) left = { kind: 'binary', operator: '&&', left, right: this.comparison() };
    return left;
  }

  comparison(): Expression {
    const left = this.unary();
    const operator = this.peek().kind === 'string' ? undefined : COMPARISONS.find((candidate) => candidate === this.peek().text);
    if (!operator) return left;
    this.position += 1;
    return { kind: 'binary', operator: operator as Operator, left, right: this.unary() };
  }

  unary(): Expression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) return this.fail('nested too deep');
    const expression: Expression = this.take('!')
      ? { kind: 'not', operand: this.unary() }
      : this.take('-')
        ? { kind: 'minus', operand: this.unary() }
        : this.primary();
    this.depth -= 1;
    return expression;
  }

  primary(): Expression {
    const token = this.peek();
    if (this.take('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    if (this.take('[')) return this.list();
    if (token.kind === 'number' || token.kind === 'string') {
      this.position += 1;
      return { kind: 'value', value: token.kind === 'number' ? Number(token.text) : token.text };
    }
    if (token.kind === 'word') return this.word(token.text);
    return this.fail(token.kind === 'end' ? 'ends too early' : `unexpected '${token.text}'`);
  }

  list(): Expression {
    const items: Expression[] = [];
    if (this.take(']')) return { kind: 'list', items };
    do items.push(this.or());
    while (!this.problem && this.take(','));
    this.expect(']');
    return { kind: 'list', items };
  }

  word(text: string): Expression {
    this.position += 1;
    if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
    if (text === 'null') return { kind: 'value', value: null };
    if (text === 'in') return this.fail("unexpected 'in'");
    if (this.peek().kind === 'mark' && this.peek().text === '(') {
      if (text !== 'exists' && text !== 'len') return this.fail(`unknown function '${text}'`);
      this.position += 1;
      const operand = this.or();
      this.expect(')');
      return { kind: text, operand };
    }
    return { kind: 'path', path: text.split('.') };
  }
}

/** The value of an expression in a scope. Unknown path is undefined; a text that does not parse is undefined; ordering of non-numbers is false. */
export function evaluateExpression(expression: Expression | string, scope: Readonly<Record<string, unknown>>): Json | undefined {
  if (typeof expression !== 'string') return readValue(expression, scope);
  const parsed = parseExpression(expression);
  return parsed.ok ? readValue(parsed.expression, scope) : undefined;
}

/** True where the expression holds; a text that does not parse never holds. */
export function holds(expression: Expression | string, scope: Readonly<Record<string, unknown>>): boolean {
  return isTruthy(evaluateExpression(expression, scope));
}

function isTruthy(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

function readValue(node: Expression, scope: Readonly<Record<string, unknown>>): Json | undefined {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'path':
      return readPath(scope, node.path);
    case 'list':
      return node.items.map((item) => readValue(item, scope) ?? null);
    case 'not':
      return !isTruthy(readValue(node.operand, scope));
    case 'minus': {
      const value = readValue(node.operand, scope);
      return typeof value === 'number' ? -value : undefined;
    }
    case 'exists': {
      const value = readValue(node.operand, scope);
      return value !== undefined && value !== null;
    }
    case 'len': {
      const value = readValue(node.operand, scope);
      return typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
    }
    case 'binary':
      return binary(node.operator, node.left, node.right, scope);
  }
}

function binary(operator: Operator, left: Expression, right: Expression, scope: Readonly<Record<string, unknown>>): boolean {
  if (operator === '||') return isTruthy(readValue(left, scope)) || isTruthy(readValue(right, scope));
  if (operator === '&&') return isTruthy(readValue(left, scope)) && isTruthy(readValue(right, scope));
  const a = readValue(left, scope);
  const b = readValue(right, scope);
  if (operator === '==') return isSame(a, b);
  if (operator === '!=') return !isSame(a, b);
  if (operator === 'in') return Array.isArray(b) && b.some((item) => isSame(a, item));
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** Strict equality; an unknown path equals null and nothing else. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return (a ?? null) === (b ?? null);
}

function readPath(scope: Readonly<Record<string, unknown>>, path: readonly string[]): Json | undefined {
  let value: unknown = scope;
  for (const key of path) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value as Json | undefined;
}

/** Every path an expression reads, for the linter. */
export function pathsOf(node: Expression): readonly (readonly string[])[] {
  if (node.kind === 'path') return [node.path];
  if (node.kind === 'value') return [];
  if (node.kind === 'list') return node.items.flatMap(pathsOf);
  if (node.kind === 'binary') return [...pathsOf(node.left), ...pathsOf(node.right)];
  return pathsOf(node.operand);
}
