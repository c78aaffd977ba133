/** Reads of the catalogs, each ordered by name, so that equal schemas print equal texts. */

const OWN_RELATION = `c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_migrations'`;

export const EXTENSIONS = `
  SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`;

export const TYPES = `
  SELECT quote_ident(t.typname) AS name,
         string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) AS labels
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
   WHERE t.typnamespace = 'public'::regnamespace
   GROUP BY t.typname ORDER BY 1`;

export const SEQUENCES = `
  SELECT quote_ident(c.relname) AS name
    FROM pg_class c
   WHERE c.relkind = 'S' AND ${OWN_RELATION}
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('i', 'a'))
   ORDER BY 1`;

export const FUNCTIONS = `
  SELECT p.oid::regprocedure::text AS name, p.prokind AS kind,
         pg_get_functiondef(p.oid) AS definition, obj_description(p.oid, 'pg_proc') AS comment
    FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
   ORDER BY 1`;

export const TABLES = `
  SELECT quote_ident(c.relname) AS name, c.relkind AS kind, c.relpersistence AS persistence,
         array_to_string(c.reloptions, ', ') AS options,
         pg_get_partkeydef(c.oid) AS partition_by,
         pg_get_expr(c.relpartbound, c.oid) AS partition_bound,
         (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid) AS parent,
         obj_description(c.oid, 'pg_class') AS comment
    FROM pg_class c
   WHERE c.relkind IN ('r', 'p') AND ${OWN_RELATION}
   ORDER BY 1`;

export const VIEWS = `
  SELECT quote_ident(c.relname) AS name, c.relkind AS kind, pg_get_viewdef(c.oid, true) AS definition,
         obj_description(c.oid, 'pg_class') AS comment
    FROM pg_class c
   WHERE c.relkind IN ('v', 'm') AND ${OWN_RELATION}
   ORDER BY 1`;

export const COLUMNS = `
  SELECT quote_ident(c.relname) AS "table", quote_ident(a.attname) AS name,
         format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
         a.attidentity AS identity, a.attgenerated AS generated,
         pg_get_expr(d.adbin, d.adrelid) AS default_value,
         CASE WHEN a.attcompression <> '' THEN a.attcompression END AS compression,
         CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
         col_description(a.attrelid, a.attnum) AS comment
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND ${OWN_RELATION}
   ORDER BY c.relname, a.attnum`;

export const CONSTRAINTS = `
  SELECT quote_ident(c.relname) AS "table", quote_ident(k.conname) AS name, k.contype AS kind, pg_get_constraintdef(k.oid, true) AS definition,
         obj_description(k.oid, 'pg_constraint') AS comment
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND ${OWN_RELATION}
   ORDER BY c.relname, array_position(ARRAY['p','u','c','x','f'], k.contype::text), k.conname`;

export const INDEXES = `
  SELECT quote_ident(c.relname) AS "table", i.indexrelid::regclass::text AS name,
         pg_get_indexdef(i.indexrelid) AS definition,
         obj_description(i.indexrelid, 'pg_class') AS comment
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
   WHERE ${OWN_RELATION}
     AND NOT EXISTS (SELECT FROM pg_constraint k
                      WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
   ORDER BY 1, 2`;

export const TRIGGERS = `
  SELECT quote_ident(c.relname) AS "table", quote_ident(t.tgname) AS name, pg_get_triggerdef(t.oid, true) AS definition,
         t.tgenabled AS enabled, obj_description(t.oid, 'pg_trigger') AS comment
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE NOT t.tgisinternal AND ${OWN_RELATION}
   ORDER BY 1, 2`;
