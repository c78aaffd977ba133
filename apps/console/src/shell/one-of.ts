/** A text of the address bar as the member of a list that it is; undefined for anything else. */
export function oneOf<Member extends string>(
  text: string | null,
  members: readonly Member[],
): Member | undefined {
  return members.find((member) => member === text);
}
