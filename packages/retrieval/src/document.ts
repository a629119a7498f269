import type { ArticlePriority, ArticleRisk, Entity, IntentGuess } from '@zhiyin/contracts';
import type { Reranker } from './reranking/reranker.ts';

/** One published translation of an article (知识条目), as the index takes it. Several documents may share an `articleId`. */
export type IndexedDocument = {
  articleId: string;
  versionId?: string;
  /** BCP 47; the language part decides which questions see it. */
  locale: string;
  title: string;
  /** Markdown. */
  text: string;
  url?: string;
  category: string;
  /** Product ids the article is about; empty = about all of them. */
  products: readonly string[];
  intents: readonly string[];
  priority: ArticlePriority;
  risk: ArticleRisk;
  /** Typical questions and keywords; with the title they make the quick-answer table (快捷应答表). */
  aliases?: readonly string[];
  /** Frequent questions this article has answered (快捷路径): they stand in the quick-answer table whatever the priority, and nowhere else. */
  shortPaths?: readonly string[];
  /** ISO-8601; the article is valid from `validFrom` (inclusive) to `validTo` (exclusive). */
  validFrom?: string;
  validTo?: string;
  state: 'published' | 'expiring';
  /** 0..1, the reviewed quality; unknown counts as neutral. */
  quality?: number;
  /** Open distinct wrong-answer flags. */
  openFlags?: number;
};

export type SearchQuery = {
  text: string;
  /** BCP 47; `und` searches every language. */
  locale: string;
  /** How many passages at most, >= 0; one passage per article. */
  limit: number;
  now: Date;
  /**
   * The classifier's guesses, best first, only where it took the text to be in scope; an article of a guessed intent gains
   * support by the guess's confidence.
   */
  intents?: readonly IntentGuess[];
  /** Product ids the question names; products named in the text itself are found as well. */
  products?: readonly string[];
  /** Error codes the question names; known codes named in the text itself are found as well. */
  codes?: readonly string[];
  /**
   * Entities found in the text, with their places. Products and error codes (types `product`, `error_code`) count as named; the
   * words of the others (numbers, dates, amounts, addresses) may speak for an article but never against one.
   */
  entities?: readonly Pick<Entity, 'type' | 'value' | 'start' | 'end'>[];
  /** Orders the best articles anew, see `trainReranker`; what supports an answer stays as it is. */
  reranker?: Reranker;
  /** Also search the other languages when nothing in the question's own language supports an answer. Default false. */
  otherLanguages?: boolean;
};
