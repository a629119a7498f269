import { describe, expect, it } from 'vitest';
import { createDrafts, EMPTY_DRAFT, parseDraft, type Shelf } from './drafts.ts';
import { aShelf } from './testing.ts';

const brokenShelf: Shelf = {
  getItem: () => {
    throw new Error('private window');
  },
  setItem: () => {
    throw new Error('full');
  },
  removeItem: () => {
    throw new Error('full');
  },
};

describe('drafts', () => {
  it('come back after a reload, reply and note apart', () => {
    const shelf = aShelf();
    createDrafts(shelf, 'user_1').set('conv_1', {
      mode: 'note',
      reply: '您好',
      note: '内部',
      files: [{ id: 'att_1', kind: 'image', name: 'n2.png', bytes: 3 }],
    });
    expect(createDrafts(shelf, 'user_1').get('conv_1')).toEqual({
      mode: 'note',
      reply: '您好',
      note: '内部',
      files: [{ id: 'att_1', kind: 'image', name: 'n2.png', bytes: 3 }],
    });
  });
  it('are nobody else’s', () => {
    const shelf = aShelf();
    createDrafts(shelf, 'user_1').set('conv_1', { ...EMPTY_DRAFT, reply: '秘密' });
    expect(createDrafts(shelf, 'user_2').get('conv_1')).toEqual(EMPTY_DRAFT);
    expect(createDrafts(shelf, 'user_1').has('conv_2')).toBe(false);
  });
  it('leave nothing behind once sent', () => {
    const shelf = aShelf();
    const drafts = createDrafts(shelf, 'user_1');
    drafts.set('conv_1', { ...EMPTY_DRAFT, reply: 'x' });
    expect(drafts.has('conv_1')).toBe(true);
    drafts.set('conv_1', EMPTY_DRAFT);
    expect(shelf.rows.size).toBe(0);
  });
  it('go on in memory where the browser keeps nothing', () => {
    const drafts = createDrafts(brokenShelf, 'user_1');
    drafts.set('conv_1', { ...EMPTY_DRAFT, reply: 'x' });
    expect(drafts.get('conv_1').reply).toBe('x');
  });
  it('written in another tab are not overwritten by what this one held', () => {
    const shelf = aShelf();
    const here = createDrafts(shelf, 'user_1');
    expect(here.get('conv_1')).toEqual(EMPTY_DRAFT);
    createDrafts(shelf, 'user_1').set('conv_1', { ...EMPTY_DRAFT, reply: '写在另一个标签页' });
    here.changedElsewhere([...shelf.rows.keys()][0] ?? null);
    here.set('conv_1', { ...here.get('conv_1'), mode: 'note' });
    expect(createDrafts(shelf, 'user_1').get('conv_1')).toEqual({ ...EMPTY_DRAFT, mode: 'note', reply: '写在另一个标签页' });
  });
  it('tell whoever listens', () => {
    const drafts = createDrafts(aShelf(), 'user_1');
    let heard = 0;
    const stop = drafts.subscribe(() => {
      heard += 1;
    });
    drafts.set('conv_1', { ...EMPTY_DRAFT, note: 'x' });
    stop();
    drafts.set('conv_1', EMPTY_DRAFT);
    expect(heard).toBe(1);
  });
});

describe('parseDraft', () => {
  it.each([null, '', '{', '[]', '7', 'null', '{"reply":5,"files":{}}', '{"files":[null,{"id":1},{"id":"a","name":"b"}]}'])(
    'makes an empty draft of %s',
    (text) => {
      expect(parseDraft(text)).toEqual(EMPTY_DRAFT);
    },
  );
});
