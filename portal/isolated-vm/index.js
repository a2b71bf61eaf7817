'use strict';
// What Backstage keeps nunjucks in is compiled for many minutes where there is no binary of it. The same nunjucks runs
// here in a context of node:vm: what it renders is the same, and these tests have nothing to keep apart.
const vm = require('node:vm');

/** Contexts in which a script has run, by what it was given. */
const ready = new Map();

class Context {
  constructor() {
    this.given = {};
    this.inside = this.given;
    this.global = {
      set: async (name, value) => void (this.given[name] = value),
      setSync: (name, value) => void (this.inside[name] = value),
    };
  }

  evalSync(source) {
    return vm.runInContext(source, this.inside);
  }
}

class Isolate {
  async createContext() {
    return new Context();
  }

  async compileScript(source) {
    return {
      async run(context) {
        const key = JSON.stringify([source, context.given]);
        context.inside = ready.get(key) ?? vm.createContext({});
        Object.assign(context.inside, context.given);
        if (!ready.has(key)) vm.runInContext(source, context.inside);
        ready.set(key, context.inside);
      },
    };
  }
}

module.exports = { Isolate };
