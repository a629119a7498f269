import { workInside } from '../threads/inside.ts';
import { findIn } from './find.ts';

workInside(findIn);
