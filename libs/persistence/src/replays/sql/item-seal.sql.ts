/** What `replay_items.seal` must be for row `i`. */
export function itemSeal(i: string): string {
  return `hashtextextended(concat_ws('/', ${i}.replay_id, ${i}.n, ${i}.event_id, ${i}.topic,
                                     coalesce(${i}.entry_id, 0)), 0)`;
}
