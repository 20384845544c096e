// The vendor's document, mended where Prism or practice needs it. Each mend says why.
import fs from 'node:fs';

// Attributes that work although the schema forbids what it does not name (digest, sections 9.6, 16),
// and one that is tried: whether it was taken is read from the answer.
const undocumented = {
	update_incident_post_mortem: { content: { type: 'string' } },
	update_incident_event: { starred_at: { type: 'string', nullable: true } },
	update_incident: { sub_status_id: { type: 'string' }, retrospective_progress_status: { type: 'string' } },
};

// Prism takes a comma list in `include` for one word of the enumeration.
function listInclude(parameter) {
	if (parameter.name !== 'include' || parameter.schema?.type !== 'string') return;
	parameter.schema = { type: 'array', items: parameter.schema };
	parameter.style = 'form';
	parameter.explode = false;
}

// "nullable" beside "allOf" means that null is allowed (and recorded answers hold it); to a validator
// the part in allOf still forbids it.
function allowNull(node) {
	if (!node || typeof node !== 'object') return;
	Object.values(node).forEach(allowNull);
	if (!node.nullable || !node.allOf) return;
	node.anyOf = [{ allOf: node.allOf }, { type: 'object', nullable: true, enum: [null] }];
	delete node.allOf;
}

// A body that is not needed: actions of alerts document one since autumn 2026 (digest, section 10.3).
const optionalBodies = [['/v1/alerts/{id}/acknowledge', 'post']];

function allowBody(document, [path, method]) {
	const schema = {
		type: 'object',
		properties: { data: { type: 'object', properties: { type: { type: 'string', enum: ['alerts'] } } } },
	};
	document.paths[path][method].requestBody = { content: { 'application/vnd.api+json': { schema } } };
}

export function readDocument(path) {
	const document = JSON.parse(fs.readFileSync(path, 'utf8'));
	for (const operations of Object.values(document.paths))
		for (const operation of Object.values(operations))
			for (const parameter of operation.parameters ?? []) listInclude(parameter);
	for (const [schema, attributes] of Object.entries(undocumented)) {
		const data = document.components.schemas[schema].properties.data;
		Object.assign(data.properties.attributes.properties, attributes);
	}
	allowNull(document);
	optionalBodies.forEach((operation) => allowBody(document, operation));
	return document;
}
