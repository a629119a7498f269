import type { Reranking, RerankingBody } from '@zhiyin/contracts';
import { call } from '../../../api/client.ts';

export const rerankingApi = {
  get: (signal?: AbortSignal) => call<Reranking>('GET', '/knowledge/reranking', { signal }),
  set: (body: RerankingBody) => call<Reranking>('PUT', '/knowledge/reranking', { body }),
  learn: () => call<Reranking>('POST', '/knowledge/reranking/learn', { body: {} }),
};
export const rerankingKeys = { all: ['reranking'] as const };
