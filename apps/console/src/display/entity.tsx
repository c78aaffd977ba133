/** The entity of an event in a table: any text of any length and direction. */
export function Entity({ id }: { id: string | null }) {
  if (id === null) return <span className="muted">–</span>;
  return (
    <bdi className="clip entity" title={id}>
      {id}
    </bdi>
  );
}
