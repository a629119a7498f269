import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/fallback-pages.tsx';
import { trainingFor } from '../../app/places.ts';
import { FirstOf, SectionLayout } from '../../app/SectionLayout.tsx';
import { useSession } from '../../app/session.tsx';
import { addWords } from '../../i18n/index.ts';
import { trainingWords } from '../../i18n/training/index.ts';
import { CleaningPage } from './cleaning/CleaningPage.tsx';
import { ReviewPage } from './cleaning/ReviewPage.tsx';
import { ConfusionPage } from './intents/ConfusionPage.tsx';
import { IntentPage } from './intents/IntentPage.tsx';
import { IntentsPage } from './intents/IntentsPage.tsx';
import { TryPage } from './intents/TryPage.tsx';
import { LabellingPage } from './labelling/LabellingPage.tsx';
import { SamplePage } from './labelling/SamplePage.tsx';
import { LearningPage } from './learning/LearningPage.tsx';
import { RerankingPage } from './reranking/RerankingPage.tsx';
import { CorpusPage } from './versions/CorpusPage.tsx';
import { ModelPage } from './versions/ModelPage.tsx';
import { ModelsPage } from './versions/ModelsPage.tsx';
import { WordsPage } from './words/WordsPage.tsx';

addWords(trainingWords);

/** 训练: all pages below /training, loaded together with their words. */
export function TrainingPages() {
  const places = trainingFor(useSession().can);
  return (
    <Routes>
      <Route element={<SectionLayout root="/training" title="place.training" places={places} />}>
        <Route index element={<FirstOf places={places} />} />
        <Route path="intents" element={<IntentsPage />} />
        <Route path="intents/:intentId" element={<IntentPage />} />
        <Route path="confusion" element={<ConfusionPage />} />
        <Route path="try" element={<TryPage />} />
        <Route path="labelling" element={<LabellingPage />} />
        <Route path="labelling/:sampleId" element={<SamplePage />} />
        <Route path="cleaning" element={<CleaningPage />} />
        <Route path="cleaning/:number" element={<ReviewPage />} />
        <Route path="models" element={<ModelsPage />} />
        <Route path="models/:modelId" element={<ModelPage />} />
        <Route path="corpus" element={<CorpusPage />} />
        <Route path="words" element={<WordsPage />} />
        <Route path="answer-order" element={<RerankingPage />} />
        <Route path="learning" element={<LearningPage />} />
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
