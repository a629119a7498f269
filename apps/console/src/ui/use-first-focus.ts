import { useCallback, useEffect, useRef } from 'react';

type Field = { focus: () => void };
/** Frames a dialog may take until its field is there. */
const FRAMES = 20;

/**
 * For the field a dialog is opened to write in: gives it the focus, once. `autoFocus` is not enough there: without motion the dialog takes the
 * focus for its first button while it opens, after the field had it.
 * @returns the `ref` of the field
 */
export function useFirstFocus(): (field: Field | null) => void {
  const field = useRef<Field | null>(null);
  useEffect(() => {
    let frames = 0;
    const look = () => {
      frames += 1;
      if (field.current) field.current.focus();
      else if (frames < FRAMES) later = requestAnimationFrame(look);
    };
    let later = requestAnimationFrame(look);
    return () => cancelAnimationFrame(later);
  }, []);
  return useCallback((one: Field | null) => {
    field.current = one;
  }, []);
}
