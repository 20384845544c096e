// The contracts, as TAP:
//  1. the client against Prism, which answers from the vendor's document and checks every request;
//  2. the sandbox behind Prism's validating proxy: requests and answers are checked;
//  3. ajv over the sandbox's journal: the query parameters, whose brackets Prism does not check, and
//     once more the bodies.
// And surface.json, which stands in for the document where there is none, still says the same.
// Usage: run.mjs DOCUMENT FOLDER CLIENT SANDBOX; the modules are in FOLDER/node_modules.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { checkJournal } from './journal.mjs';
import { readDocument } from './document.mjs';
import { compareSurface } from './surface.mjs';

const [documentPath, folder, client, sandbox] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, 'package.json'));
const children = [];

function result(ok, title, details = []) {
	for (const line of details) console.log(`  ${line}`);
	console.log(`${ok ? 'ok' : 'not ok'} - ${title}`);
	if (!ok) process.exitCode = 1;
}

// Starts a program; resolves with what `ready` makes of its output so far, once that is not null.
function start(command, args, ready) {
	const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const running = { child, output: '' };
	children.push(child);
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code) => reject(new Error(`${command} ended with ${code}: ${running.output}`)));
		child.stdout.on('data', (chunk) => {
			running.output += chunk;
			running.ready ??= ready(running.output);
			if (running.ready !== null && running.ready !== undefined) resolve(running);
		});
	});
}

function freePort() {
	return new Promise((resolve) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

async function startPrism(...args) {
	const port = await freePort();
	const prism = await start(process.execPath,
		[path.join(folder, 'node_modules/.bin/prism'), ...args, '-p', String(port)],
		(output) => (output.includes('Prism is listening') ? true : null));
	return { prism, url: `http://127.0.0.1:${port}` };
}

async function startSandbox() {
	const { ready, child } = await start(sandbox, ['--port', '0', '--seed', 'demo', '--exit-with-parent'],
		(output) => (output.includes('\n') ? JSON.parse(output.split('\n')[0]) : null));
	return { ...ready, child };
}

// Passes the client's own results on.
function runClient(url, token, mode) {
	const child = spawn(client, [url, token, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
	let output = '';
	children.push(child);
	child.stdout.on('data', (chunk) => { output += chunk; });
	return new Promise((resolve) => child.on('exit', (code, signal) => {
		const lines = output.split('\n').filter((line) => line.startsWith('not ok'));
		result(code === 0, `client, ${mode}: ${output.split('\nok ').length} requests went well`,
			signal ? [...lines, `ended by ${signal}`] : lines);
		resolve();
	}));
}

// Which request each complaint of Prism's belongs to: it logs the request line first.
function complaints(log) {
	const plain = log.replace(/\u001b\[[0-9;]*m/g, '').split('\n');
	const found = new Set();
	let request = '';
	for (const line of plain) {
		const begins = line.match(/\[HTTP SERVER\] (\w+ \S+) .*Request received/);
		if (begins) [, request] = begins;
		const complaint = line.match(/Violation: (.*)/);
		if (complaint) found.add(`${generalise(request)}: ${complaint[1]}`);
	}
	return [...found];
}

const generalise = (request) =>
	request.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/\d+(?=\/|$)/g, '/{id}');

async function clientAgainstDocument(document) {
	const { prism, url } = await startPrism('mock', '--errors', document);
	await runClient(url, 'any', 'mock');
	const found = complaints(prism.output);
	result(found.length === 0, 'every request of the client is what the document says', found);
}

// The document names few of the statuses that its own texts and recordings know (400, 422, …).
const isAboutAnswer = (line) =>
	line.includes(': response') && !line.includes('Unable to match the returned status code');

async function control(box, route, body) {
	const answer = await fetch(box.url + route, {
		method: body ? 'POST' : 'GET',
		headers: { Authorization: `Bearer ${box.control_token}`, 'User-Agent': 'contract' },
		body: body && JSON.stringify(body),
	});
	return answer.json();
}

async function sandboxAgainstDocument(document) {
	const box = await startSandbox();
	const { prism, url } = await startPrism('proxy', document, box.url);
	await runClient(url, box.token, 'whole');
	const found = complaints(prism.output).filter(isAboutAnswer);
	result(found.length === 0, 'every answer of the sandbox is what the document says', found);
	await control(box, '/sandbox/reset', { seed: 'demo' });
	await runClient(box.url, box.token, 'live');
	return control(box, '/sandbox/journal');
}

try {
	const differences = compareSurface(JSON.parse(fs.readFileSync(documentPath, 'utf8')));
	result(differences.length === 0, 'surface.json says what the document says', differences);
	const document = readDocument(documentPath);
	const mended = path.join(folder, 'openapi.json');
	fs.writeFileSync(mended, JSON.stringify(document));
	await clientAgainstDocument(mended);
	const journal = await sandboxAgainstDocument(mended);
	const wrong = checkJournal(require, document, journal);
	result(wrong.length === 0, "the journal's requests are what the document says", wrong);
} catch (error) {
	result(false, 'the contract tests ran to their end', [error.stack]);
} finally {
	for (const child of children) child.kill();
}
