import { maskIdentifier } from './masking.ts';

const HOLE = /\{\{\s*([A-Za-z_][\w.]*)\s*\}\}/g;
const ECHO_MAX = 80;

/** Every variable a template names, e.g. `slot.model`. */
export function variablesOf(template: string): string[] {
  return [...template.matchAll(HOLE)].map((match) => match[1] ?? '');
}

/**
 * A value on its way into a message: plain text, one line, at most 80 characters, no marks that a renderer could read as Markdown, HTML or a link.
 * What the customer typed comes back as words, never as markup.
 */
export function plainValue(value: unknown, personal = false): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const text = value
    .normalize('NFKC')
    .replace(/(?:https?:\/\/|www\.)\S+/gi, '')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[[\]()<>{}*_#`|~\\!]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const short = [...text].slice(0, ECHO_MAX).join('');
  return personal && /\d/.test(short) ? maskIdentifier(short) : short;
}

/**
 * Fills a template. A clause whose variable has no value is left out, so that the customer never reads a hole ("about  minutes").
 * `lookup` answers with text ready to show, or undefined.
 */
export function renderTemplate(template: string, lookup: (variable: string) => string | undefined): string {
  if (!template.includes('{{')) return template;
  const kept = clausesOf(template).filter((clause) => variablesOf(clause).every((variable) => (lookup(variable) ?? '') !== ''));
  const text = kept.join('').replace(HOLE, (_, variable: string) => lookup(variable) ?? '');
  return repairEnding(text, template);
}

/** Pieces with the mark that ends them: sentences, and inside them clauses. */
function clausesOf(template: string): string[] {
  const clauses: string[] = [];
  let from = 0;
  let inHole = false;
  for (let at = 0; at < template.length; at += 1) {
    const two = template.slice(at, at + 2);
    if (two === '{{') inHole = true;
    if (two === '}}') inHole = false;
    if (inHole) continue;
    const mark = template[at] ?? '';
    const endsLatin = /[,;:.!?]/.test(mark) && /\s/.test(template[at + 1] ?? ' ');
    if (/[，；：。！？\n]/.test(mark) || endsLatin) {
      clauses.push(template.slice(from, at + 1));
      from = at + 1;
    }
  }
  if (from < template.length) clauses.push(template.slice(from));
  return clauses;
}

/** A text that lost its last clause still ends like a sentence. */
function repairEnding(text: string, template: string): string {
  const trimmed = text.trim();
  const last = template.trim().at(-1) ?? '';
  const ends = /[。！？.!?]/.test(last) ? last : '';
  return /[，；：,;:]$/.test(trimmed) ? trimmed.slice(0, -1) + ends : trimmed;
}

/** Fills the `{name}` holes of the bot's own scripts. */
export function fillScript(script: string, values: Readonly<Record<string, string>>): string {
  return script.replace(/\{([a-z]+)\}/g, (hole, key: string) => (Object.hasOwn(values, key) ? (values[key] ?? '') : hole));
}
