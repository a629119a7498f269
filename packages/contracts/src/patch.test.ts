import { describe, expect, test } from 'vitest';
import { articlePatch, cannedResponsePatch, contactPatch, inboxPatch, queuePatch, teamPatch } from './index.ts';

describe('a patch changes only what it names', () => {
  test.each([
    ['inbox', inboxPatch],
    ['queue', queuePatch],
    ['team', teamPatch],
    ['article', articlePatch],
    ['contact', contactPatch],
    ['canned response', cannedResponsePatch],
  ])('%s', (_name, patch) => {
    expect(patch.parse({})).toEqual({});
    expect(patch.safeParse({ workspaceId: 'ws_1' }).success).toBe(false);
  });
});
