'use strict';
// Runs tasks as the scaffolder of Backstage does, with its own runner and its own actions, of which only the client of
// GitHub is a stand-in. It reads tasks as lines of JSON, and writes a line for what has become of each, in their order.
const { AsyncLocalStorage } = require('node:async_hooks');
const { dirname, join } = require('node:path');
const { createInterface } = require('node:readline');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { validate } = require('jsonschema');
const { parse } = require('yaml');

const [backend, github] = process.argv.slice(2);
const of = (name, file) => require(join(dirname(require.resolve(`${name}/package.json`)), 'dist', file));
const { NunjucksWorkflowRunner } = of(backend, 'scaffolder/tasks/NunjucksWorkflowRunner.cjs.js');
const { createFetchTemplateAction } = of(backend, 'scaffolder/actions/builtin/fetch/template.cjs.js');
const { createFilesystemDeleteAction } = of(backend, 'scaffolder/actions/builtin/filesystem/delete.cjs.js');
const { createPublishGithubPullRequestAction } = of(github, 'actions/githubPullRequest.cjs.js');
const { ScmIntegrations } = require('@backstage/integration');
const { ConfigReader } = require('@backstage/config');
const { DELETE_FILE } = require('octokit-plugin-create-pull-request');

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));
const workingDirectory = mkdtempSync(join(tmpdir(), 'catalog-orders-portal-'));
process.on('exit', () => rmSync(workingDirectory, { recursive: true, force: true }));

const AT_ONCE = 8;

/** What a task opens. */
const desk = new AsyncLocalStorage();
const client = {
  async createPullRequest(options) {
    desk.getStore().opened = options;
    return { data: { base: { ref: options.base }, html_url: `https://${options.head}`, number: 1 } };
  },
};
const actions = new Map(
  [
    createFetchTemplateAction({ integrations, reader: {} }),
    createFilesystemDeleteAction(),
    createPublishGithubPullRequestAction({ integrations, clientFactory: async () => client }),
  ].map((action) => [action.id, action]),
);
const silent = { error() {}, warn() {}, info() {}, debug() {}, log() {}, child: () => silent };
const instrument = { add() {}, record() {} };
const runner = new NunjucksWorkflowRunner({
  actionRegistry: { get: (id) => actions.get(id) },
  integrations,
  logger: silent,
  metrics: { createCounter: () => instrument, createHistogram: () => instrument },
  workingDirectory,
});

/** What a submitted form leads to: a pull request with its files, or what the task failed with. */
async function run({ template, parameters }, index) {
  const { spec } = parse(readFileSync(template, 'utf8'));
  // As the router does before there is a task; here the task is run all the same.
  const objections = [spec.parameters].flat().flatMap((form) => validate(parameters, form).errors.map(String));
  const place = {};
  try {
    await desk.run(place, () =>
      runner.execute({
        spec: {
          apiVersion: 'scaffolder.backstage.io/v1beta3',
          steps: spec.steps,
          output: spec.output,
          parameters,
          user: { ref: 'user:default/somebody' },
          templateInfo: { entityRef: 'template:default/x', baseUrl: `file://${template}` },
        },
        getWorkspaceName: async () => `task-${index}`,
        getInitiatorCredentials: async () => ({}),
        cancelSignal: new AbortController().signal,
        emitLog: async () => {},
      }),
    );
  } catch (error) {
    return { objections, failure: String(error.message) };
  }
  const { head, base, title, body, update, changes } = place.opened;
  const files = Object.entries(changes[0].files).map(([path, file]) => [
    path,
    file === DELETE_FILE ? null : Buffer.from(file.content, file.encoding).toString('utf8'),
  ]);
  return { objections, pull: { branch: head, base, title, body, update, files: Object.fromEntries(files) } };
}

(async () => {
  const tasks = [];
  for await (const line of createInterface({ input: process.stdin })) tasks.push(JSON.parse(line));
  for (let done = 0; done < tasks.length; done += AT_ONCE) {
    const batch = tasks.slice(done, done + AT_ONCE);
    const outcomes = await Promise.all(batch.map((task, index) => run(task, done + index)));
    for (const outcome of outcomes) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
})();
