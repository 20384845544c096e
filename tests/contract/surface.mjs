// The part of the document that the program uses, as a small table of our own (surface.json), so that
// it can be checked where the document is not at hand. `node surface.mjs DOCUMENT` writes it anew.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

export const surfacePath = fileURLToPath(new URL('surface.json', import.meta.url));

function follow(document, schema) {
	while (schema?.$ref) schema = document.components.schemas[schema.$ref.split('/').pop()];
	if (!schema?.allOf && !schema?.anyOf && !schema?.oneOf) return schema;
	const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
	return Object.assign({}, ...parts.map((part) => follow(document, part)), {
		properties: Object.assign({}, schema.properties,
			...parts.map((part) => follow(document, part)?.properties)),
	});
}

const member = (document, schema, name) => follow(document, follow(document, schema)?.properties?.[name]);

function schemaOf(holder) {
	const content = holder?.content;
	return (content?.['application/vnd.api+json'] ?? content?.['application/json'])?.schema;
}

const keys = (schema) => Object.keys(schema?.properties ?? {}).sort();

// What a record in an answer may hold; of a list, what one of its items may.
function answerAttributes(document, operation) {
	const answer = schemaOf(operation.responses['200'] ?? operation.responses['201']);
	let data = member(document, answer, 'data');
	if (data?.items) data = follow(document, data.items);
	return keys(member(document, data, 'attributes') ?? member(document, data, 'data'));
}

function bodyAttributes(document, operation) {
	const data = member(document, schemaOf(operation.requestBody), 'data');
	return keys(member(document, data, 'attributes'));
}

function routeOf(document, [method, path, type]) {
	const operation = document.paths[path]?.[method.toLowerCase()];
	if (!operation) return { method, path, type, missing: true };
	const parameters = [...(document.paths[path].parameters ?? []), ...(operation.parameters ?? [])]
		.filter((parameter) => parameter.in === 'query');
	const include = parameters.find((parameter) => parameter.name === 'include');
	const route = { method, path, type };
	if (method === 'GET') {
		route.parameters = parameters.map((parameter) => parameter.name).sort();
		route.include = (include?.schema.items ?? include?.schema)?.enum ?? [];
		route.attributes = answerAttributes(document, operation);
	} else {
		route.attributes = bodyAttributes(document, operation);
	}
	return route;
}

// The table as the document has it, for the routes and with the additions of the table given.
export function surfaceOf(document, table) {
	return { ...table, routes: table.routes.map(({ method, path, type }) => routeOf(document, [method, path, type])) };
}

const write = (table) => `${JSON.stringify(table, null, '\t')}\n`;

// The lines in which the table and the document differ.
export function compareSurface(document) {
	const table = JSON.parse(fs.readFileSync(surfacePath, 'utf8'));
	const ours = write(table).split('\n');
	const theirs = write(surfaceOf(document, table)).split('\n');
	return ours.length === theirs.length && ours.every((line, i) => line === theirs[i])
		? []
		: [...ours.filter((line) => !theirs.includes(line)).map((line) => `only in surface.json: ${line}`),
			...theirs.filter((line) => !ours.includes(line)).map((line) => `only in the document: ${line}`)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const table = JSON.parse(fs.readFileSync(surfacePath, 'utf8'));
	fs.writeFileSync(surfacePath, write(surfaceOf(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')), table)));
}
