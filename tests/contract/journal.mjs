// Requests as the sandbox wrote them down, against the document, with ajv.

// What the API understands although the document does not say so (digest, sections 5.4, 5.3, 8).
const undocumentedParameters = [/^fields\[[a-z_]+\]$/];

function findOperation(document, method, requestPath) {
	for (const [pattern, operations] of Object.entries(document.paths)) {
		const expression = new RegExp(`^${pattern.replace(/\{[^}]+\}/g, '[^/]+')}$`);
		if (expression.test(requestPath) && operations[method.toLowerCase()])
			return { pattern, operation: operations[method.toLowerCase()], shared: operations.parameters ?? [] };
	}
	return null;
}

// A value as the schema has it: numbers and lists come as text.
function typed(value, schema) {
	if (schema?.type === 'array') return value.split(',');
	if (schema?.type === 'integer' && /^-?\d+$/.test(value)) return Number(value);
	if (schema?.type === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
	return value;
}

function checkQuery(ajv, query, parameters) {
	const wrong = [];
	for (const [name, value] of new URLSearchParams(query)) {
		const parameter = parameters.find((p) => p.in === 'query' && p.name === name);
		if (value === '') wrong.push(`${name} is blank`);
		if (undocumentedParameters.some((known) => known.test(name))) continue;
		if (!parameter) wrong.push(`${name} is not a parameter`);
		else if (!ajv.validate(parameter.schema, typed(value, parameter.schema)))
			wrong.push(`${name}=${value}: ${ajv.errorsText()}`);
	}
	return wrong;
}

function checkBody(ajv, body, operation) {
	const content = operation.requestBody?.content;
	const schema = content?.['application/vnd.api+json']?.schema ?? content?.['application/json']?.schema;
	if (!schema) return [];
	if (body === null || body === undefined || body === '')
		return operation.requestBody.required ? ['the body is missing'] : [];
	const value = typeof body === 'string' ? JSON.parse(body) : body;
	return ajv.validate(schema, value) ? [] : [`body: ${ajv.errorsText()}`];
}

// OpenAPI 3.0's references, as ajv finds them.
function rebase(schema) {
	return JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'document#/components/schemas/'));
}

export function checkJournal(require, document, entries) {
	const Ajv = require('ajv').default;
	const addFormats = require('ajv-formats').default;
	const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true, validateFormats: true });
	const wrong = new Set();
	addFormats(ajv);
	ajv.addSchema(rebase(document), 'document');
	for (const { method, path, query, body } of entries) {
		const found = findOperation(document, method, path);
		if (!found) {
			wrong.add(`${method} ${path} is not in the document`);
			continue;
		}
		const parameters = [...found.shared, ...(found.operation.parameters ?? [])];
		for (const complaint of [...checkQuery(ajv, query ?? '', parameters),
			...checkBody(ajv, body, rebase(found.operation))])
			wrong.add(`${method} ${found.pattern}: ${complaint}`);
	}
	if (entries.length === 0) wrong.add('the journal is empty');
	return [...wrong];
}
