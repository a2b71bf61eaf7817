import { App } from 'cdk8s';
import type { Project } from './assess.ts';
import type { Repository } from './model/repository.ts';
import { PublishError } from './publish/publish.ts';
import { fail, stderr, visibleLines } from './report/border.ts';
import { synth } from './synth.ts';

/** The cdk8s app: all orders of a repository, on all of its clusters. */
export class CatalogOrders extends App implements Project {
  constructor(
    /** The folder of the repository. */
    readonly root: string,
    readonly repository: Repository,
  ) {
    super();
  }

  /** Makes dist the tree of all orders, and sets the exit status. */
  override synth(): void {
    synth(this, process.env).then(
      (status) => {
        process.exitCode = status;
      },
      (error: unknown) => {
        if (error instanceof PublishError) {
          stderr.print(visibleLines(error.message));
          process.exitCode = 1;
        } else fail(error);
      },
    );
  }
}
