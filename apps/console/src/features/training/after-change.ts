import { keys } from '../../api/query-client.ts';

/** What shows the corpus and is read again after any change of it: by hand, by a file, by the learning queue, by cleaning. */
export const SHOWS_CORPUS = [keys.intents, ['intent-health'], ['examples'], ['example-check'], ['corpora']] as const;
