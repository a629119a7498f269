import type { TeachReply } from '@zhiyin/contracts';
import { normalise } from '@zhiyin/language';
import type { Labelling } from '../modules/labelling/index.ts';
import type { Models } from '../modules/models/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'tx'>;
  labelling: Pick<Labelling, 'lessons' | 'markTaught'>;
  models: { corpora: Pick<Models['corpora'], 'addToIntents'>; evaluations: Pick<Models['evaluations'], 'newestSet' | 'exams'> };
};

/** 标注回流: errors of a closed sample become examples of what the customers meant; what models are measured with now is never taught. */
export function createTeachFromLabels({ db, labelling, models }: Needs) {
  return (sampleId: string, itemIds: readonly string[] | undefined, author: string): Promise<TeachReply> =>
    db.tx(async () => {
      const lessons = await labelling.lessons(sampleId, itemIds);
      const set = await models.evaluations.newestSet();
      const exams = new Set(set === null ? [] : (await models.evaluations.exams(set)).map((exam) => normalise(exam.text)));
      const taught = lessons.filter((lesson) => !exams.has(normalise(lesson.text)));
      const reply = await models.corpora.addToIntents(
        taught.map(({ intentId, text, locale }) => ({ intentId, text, ...(locale !== 'und' && { locale }) })),
        'labelling',
        { author, reason: `labelled sample ${sampleId}` },
      );
      await labelling.markTaught(taught.map((lesson) => lesson.itemId));
      return { ...reply, inEvaluationSet: lessons.length - taught.length };
    });
}
