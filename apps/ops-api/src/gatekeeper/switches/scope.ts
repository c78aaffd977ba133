/** `*`, or what of a decision a switch is about, with its value. */
export const SCOPE = /^(\*|(policy|kind|model|actor|subject|topic):[^]+)$/;
export const SCOPE_CHARS_MAX = 600;

export const SCOPE_FORM =
  'must be * or policy:SET, kind:KIND, model:NAME[@VERSION], actor:NAME, subject:NAME, topic:NAME';
