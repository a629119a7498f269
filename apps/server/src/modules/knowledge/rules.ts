import type { ArticleState } from '@zhiyin/contracts';

export type Move = 'edit' | 'submit' | 'approve' | 'reject' | 'publish' | 'suspend' | 'retire';

/** 状态: which move leads where. A published article that is edited goes on being shown in its old version. */
const MOVES: Record<Move, Partial<Record<ArticleState, ArticleState>>> = {
  edit: {
    draft: 'draft',
    ai_screened: 'draft',
    expert_review: 'draft',
    approved: 'draft',
    rejected: 'draft',
    published: 'correcting',
    expiring: 'correcting',
    correcting: 'correcting',
    suspended: 'correcting',
    retired: 'draft',
  },
  submit: { draft: 'expert_review', rejected: 'expert_review', correcting: 'expert_review' },
  approve: { expert_review: 'approved', ai_screened: 'approved' },
  reject: { expert_review: 'rejected', ai_screened: 'rejected', approved: 'rejected' },
  publish: { approved: 'published' },
  suspend: { published: 'suspended', expiring: 'suspended', correcting: 'suspended', expert_review: 'suspended', approved: 'suspended' },
  retire: {
    draft: 'retired',
    rejected: 'retired',
    approved: 'retired',
    published: 'retired',
    expiring: 'retired',
    suspended: 'retired',
    correcting: 'retired',
  },
};

/** The state after a move; undefined when it is not allowed from here. */
export function stateAfter(state: ArticleState, move: Move): ArticleState | undefined {
  return MOVES[move][state];
}

/** Two pairs of eyes: whoever wrote a version with any risk may not approve it. */
export function needsAnotherReviewer(risk: string, author: string, reviewer: string): boolean {
  return risk !== 'none' && author === reviewer;
}
