// check-openapi.mjs FILE: is the API's own description valid OpenAPI 3.1, and does it describe enough:
// every operation has a name, a sentence and an answer; names are unique.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const need = createRequire(new URL("../tests/package.json", import.meta.url));
const { Validator } = await import(
    pathToFileURL(need.resolve("@seriousme/openapi-schema-validator"))
);

const file = process.argv[2];
const api = JSON.parse(readFileSync(file, "utf8"));
const breaches = [];

const verdict = await new Validator().validate(structuredClone(api));
if (!verdict.valid) {
    const errors = Array.isArray(verdict.errors) ? verdict.errors : [{ message: verdict.errors }];
    for (const e of errors.slice(0, 20)) breaches.push(`${e.instancePath ?? "/"}: ${e.message}`);
}

// What the schema of OpenAPI does not see: references to nowhere, operations without words.
const exists = (ref) =>
    ref
        .slice(2)
        .split("/")
        .reduce((at, key) => at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], api) !== undefined;
(function walk(node, path) {
    if (node === null || typeof node !== "object") return;
    if (typeof node.$ref === "string" && node.$ref.startsWith("#/") && !exists(node.$ref))
        breaches.push(`${path}: ${node.$ref} is not there`);
    for (const [key, value] of Object.entries(node)) walk(value, `${path}/${key}`);
})(api, "");

const names = new Map();
for (const [path, verbs] of Object.entries(api.paths ?? {})) {
    for (const [verb, operation] of Object.entries(verbs)) {
        if (!["get", "post", "put", "patch", "delete"].includes(verb)) continue;
        const at = `${verb.toUpperCase()} ${path}`;
        if (!operation.operationId) breaches.push(`${at}: no operationId`);
        else if (names.has(operation.operationId))
            breaches.push(`${at}: ${operation.operationId} is also ${names.get(operation.operationId)}`);
        names.set(operation.operationId, at);
        if (!operation.summary && !operation.description) breaches.push(`${at}: no sentence`);
    }
}
if (names.size === 0) breaches.push("no operation at all");

for (const b of breaches) console.log(`${file}: ${b}`);
console.log(`openapi: ${names.size} operations, ${breaches.length} faults`);
process.exit(breaches.length ? 1 : 0);
