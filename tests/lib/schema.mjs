// The smallest valid value of a JSON schema of our own OpenAPI text, for tests that walk the table.
export function sample(api, schema, depth = 0) {
  if (schema.$ref) return sample(api, schema.$ref.split('/').slice(1).reduce((o, k) => o[k], api), depth);
  const one = schema.oneOf ?? schema.anyOf;
  if (one) return sample(api, one.find((s) => s.type !== 'null') ?? one[0], depth);
  if (schema.enum) return schema.enum.find((v) => v !== null);
  const type = Array.isArray(schema.type) ? schema.type.find((x) => x !== 'null') : schema.type;
  switch (type) {
    case 'integer':
    case 'number': return Math.max(schema.minimum ?? 1, 1);
    case 'boolean': return true;
    case 'string': return 'x'.repeat(Math.max(schema.minLength ?? 1, 1));
    case 'array': return Array.from({ length: schema.minItems ?? 0 }, () => sample(api, schema.items, depth + 1));
    default: {
      const out = {};
      for (const name of schema.required ?? []) if (schema.properties?.[name] && depth < 6) out[name] = sample(api, schema.properties[name], depth + 1);
      return out;
    }
  }
}

/** Every operation of the table: {path, method, op, may, body()}. */
export function operations(api) {
  const all = [];
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, op] of Object.entries(methods)) {
      if (!['get', 'post', 'put', 'patch', 'delete'].includes(method)) continue;
      const content = op.requestBody?.content ?? {};
      const json = content['application/json']?.schema;
      all.push({ path, method: method.toUpperCase(), op, may: op['x-may'] ?? [], raw: !json && Object.keys(content).length > 0, body: () => (json ? sample(api, json) : undefined) });
    }
  return all;
}
