import { workInside } from '../threads/inside.ts';
import { learn } from './lesson.ts';

workInside(learn, (learned) => (learned.made ? [learned.made.bytes.buffer as ArrayBuffer] : []));
