/**
 * As `ref` of the field a dialog is opened to write in: gives it the focus. `autoFocus` is not enough there: without motion the dialog takes the
 * focus for its first button while it opens, after the field had it.
 */
export function firstFocus(field: { focus: () => void } | null): void {
  if (field) requestAnimationFrame(() => field.focus());
}
