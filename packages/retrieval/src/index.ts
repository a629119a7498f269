/** 检索: from a question to ranked passages of published knowledge; priority tags order, support decides. */
export type { IndexedDocument, SearchQuery } from './document.ts';
export { splitPassages } from './passages.ts';
export { crossValidate, crossValidation, figuresOf, isWorthUsing, LEAST_QUESTIONS, type RerankFigures } from './reranking/evaluate.ts';
export { type JudgedList, type Reranker, readReranker, type Steps, training, trainReranker } from './reranking/reranker.ts';
export { rerankRows, search } from './search.ts';
export { createIndex, type SearchIndex } from './search-index.ts';
export { isSupported, standingFactor } from './standing.ts';
export { SUPPORT_THRESHOLD } from './support.ts';
export { quickKey } from './terms.ts';
