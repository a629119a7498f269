import { z } from 'zod';

/** Characters that show nothing: zero-width marks, joiners, BOM, soft hyphen, bidi controls. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** True when a person would see something in this text. */
export function isVisibleText(text: string): boolean {
  return text.replace(INVISIBLE, '').trim().length > 0;
}

/** Text PostgreSQL and JSON can both hold: no NUL, no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** A text somebody typed: 1..max UTF-16 units, storable, not only invisible characters. */
export const typedText = (max: number) =>
  z.string().max(max).refine(isStorableText, 'must not contain NUL or broken characters').refine(isVisibleText, 'must not be empty');

/** Like typedText, but may be empty. */
export const optionalText = (max: number) => z.string().max(max).refine(isStorableText, 'must not contain NUL or broken characters');

/** An id as the product makes them: `<prefix>_<uuid>`; anything else cannot exist, so it reads as not found. */
export const idText = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[A-Za-z0-9_.:-]+$/, 'is not an id');

/** ISO-8601 UTC. */
export const isoTime = z.iso.datetime({ offset: true });

/** BCP 47 tag, e.g. zh-CN, en. */
export const localeTag = z
  .string()
  .min(2)
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language tag');

/** The languages every screen, answer and report exists in. */
export const UI_LOCALES = ['zh-CN', 'en'] as const;
export type UiLocale = (typeof UI_LOCALES)[number];

/** One text in both languages of the product. */
export const localised = z.strictObject({ 'zh-CN': z.string(), en: z.string() });
export type Localised = z.infer<typeof localised>;

/** The nearest of the product's languages: any Chinese is zh-CN, all else en. */
export function uiLocaleOf(locale: string | undefined): UiLocale {
  return locale?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Cursor paging: `?limit=&starting_after=` → `{data, next}`. */
export const pageQuery = { limit: z.coerce.number().int().min(1).max(100).default(25), starting_after: idText.optional() };
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), next: z.string().nullable() });
export type Page<T> = { data: T[]; next: string | null };

/** Every error body. */
export const errorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional(), requestId: z.string() }),
});
export type ErrorBody = z.infer<typeof errorBody>;

/**
 * The body of a PATCH for an object made by `schema`: every field may be left out, and what is left out stays as it is.
 * Defaults are taken off: zod fills them in even where a field is optional, and a change of the name would reset all else.
 */
export function patchOf<S extends z.ZodObject>(schema: S): z.ZodType<Partial<z.output<S>>> {
  const fields = Object.entries(schema.shape).map(([name, field]) => [
    name,
    (field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : (field as z.ZodType)).optional(),
  ]);
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<Partial<z.output<S>>>;
}
