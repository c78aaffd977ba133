import ts from 'typescript';

/** As much of JSON Schema (2020-12) as types can say. */
export interface TypeSchema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: TypeSchema[];
  items?: TypeSchema;
  properties?: Record<string, TypeSchema>;
  required?: string[];
  additionalProperties?: TypeSchema;
}

const REFERENCE = '#/components/schemas/';

/**
 * Turns types into JSON Schemas. A type that has a name of its own becomes a definition and is
 * referred to; comments become descriptions. What a type leaves open (`unknown`) the schema does too.
 */
export class TypeSchemas {
  /** The definitions so far, by name. */
  readonly named = new Map<string, TypeSchema>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** A definition for each member of an interface, under the member's name. */
  define(members: ts.Type): void {
    for (const member of this.checker.getPropertiesOfType(members)) {
      const schema = this.of(this.checker.getTypeOfSymbol(member));
      if (schema.$ref === REFERENCE + member.name) continue;
      this.named.set(member.name, this.described(member, schema));
    }
  }

  private of(type: ts.Type): TypeSchema {
    const symbol = nameOf(type);
    if (!symbol) return this.inline(type);
    if (!this.named.has(symbol.name)) {
      // Known before it is made, so that a type may mention itself.
      this.named.set(symbol.name, {});
      this.named.set(symbol.name, this.described(symbol, this.inline(type)));
    }
    return { $ref: REFERENCE + symbol.name };
  }

  private inline(type: ts.Type): TypeSchema {
    if (type.isUnion()) return this.union(type.types);
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    const scalar = SCALARS.find(([flag]) => type.flags & flag);
    if (scalar) return scalar[1];
    if (type.flags & ts.TypeFlags.BooleanLiteral) {
      return { type: 'boolean', enum: [this.checker.typeToString(type) === 'true'] };
    }
    if (this.checker.isArrayType(type)) {
      return { type: 'array', items: this.of(this.elementOf(type)) };
    }
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.object(type);
    throw new Error(`no JSON Schema for the type ${this.checker.typeToString(type)}`);
  }

  private elementOf(array: ts.Type): ts.Type {
    return this.checker.getTypeArguments(array as ts.TypeReference)[0]!;
  }

  private object(type: ts.Type): TypeSchema {
    const members = this.checker.getPropertiesOfType(type);
    const isOptional = (member: ts.Symbol) => Boolean(member.flags & ts.SymbolFlags.Optional);
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const required = members.filter((member) => !isOptional(member)).map(({ name }) => name);
    return {
      type: 'object',
      ...(members.length > 0 && {
        properties: Object.fromEntries(members.map((member) => [member.name, this.member(member)])),
      }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: this.of(index.type) }),
    };
  }

  private member(member: ts.Symbol): TypeSchema {
    return this.described(member, this.of(this.checker.getTypeOfSymbol(member)));
  }

  private union(types: readonly ts.Type[]): TypeSchema {
    const given = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const isNullable = given.some(({ flags }) => flags & ts.TypeFlags.Null);
    const parts = merged(
      given.filter(({ flags }) => !(flags & ts.TypeFlags.Null)).map((type) => this.of(type)),
    );
    if (!isNullable) return parts.length === 1 ? parts[0]! : { anyOf: parts };
    const [only] = parts;
    if (parts.length > 1 || typeof only?.type !== 'string') {
      return { anyOf: [...parts, { type: 'null' }] };
    }
    const nullable = { ...only, type: [only.type, 'null'] };
    return only.enum ? { ...nullable, enum: [...only.enum, null] } : nullable;
  }

  private described(symbol: ts.Symbol, schema: TypeSchema): TypeSchema {
    const comment = ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
    const description = comment.replace(/\s+/g, ' ').trim();
    return description === '' ? schema : { description, ...schema };
  }
}

const SCALARS: readonly [ts.TypeFlags, TypeSchema][] = [
  [ts.TypeFlags.Any | ts.TypeFlags.Unknown, {}],
  [ts.TypeFlags.String, { type: 'string' }],
  [ts.TypeFlags.Number, { type: 'number' }],
  [ts.TypeFlags.Null, { type: 'null' }],
];

/** The literals of one type as one choice; both booleans are the type itself. */
function merged(schemas: readonly TypeSchema[]): TypeSchema[] {
  const others = schemas.filter((schema) => !schema.enum);
  const choices = ['string', 'boolean'].flatMap((type) => {
    const values = schemas.flatMap((schema) => (schema.type === type ? (schema.enum ?? []) : []));
    if (values.length === 0) return [];
    return [type === 'boolean' && values.length === 2 ? { type } : { type, enum: values }];
  });
  return [...others, ...choices];
}

/** The symbol that names an object type, or undefined where it has no name without parameters. */
function nameOf(type: ts.Type): ts.Symbol | undefined {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return undefined;
  if (type.aliasSymbol) return type.aliasTypeArguments ? undefined : type.aliasSymbol;
  const isGeneric = 'objectFlags' in type && Number(type.objectFlags) & ts.ObjectFlags.Reference;
  return type.isClassOrInterface() && !isGeneric ? type.symbol : undefined;
}
