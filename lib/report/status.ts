import type { Condition } from '../status/live.ts';
import { age } from './age.ts';
import type { ClusterStatus } from '../status/cluster-status.ts';
import type { PurposeStatus } from '../status/delivery.ts';
import type { FluxState } from '../flux/words.ts';
import type { OrderStatus } from '../status/order-status.ts';
import { problemsOf, type Status } from '../status/status.ts';
import { groupBy } from '../model/group.ts';
import { CATALOG_ORDERS } from '../model/names.ts';
import { visible } from './border.ts';
import { plural, type Style, styles, subject } from './text.ts';

/** The most lines of a message; Flux puts all that it has done into some. */
const LINES = 12;

/** Of these states, and of no others, the condition Ready tells since when they are. */
const TIMED: readonly FluxState[] = ['waiting', 'namespace', 'refused', 'path', 'source', 'failed', 'progressing'];

/** Something that is not as it should be: what it is, what is said of it. */
interface Block {
  readonly heading: string;
  readonly lines: readonly string[];
}

/**
 * The status of clusters for people: a line for each cluster, then what is wrong and what to do, then a line for each
 * order that is as it should be.
 * @param now when the status was asked for, to say since when something is so
 */
export function statusText(status: Status, now: Date, colour: boolean): string {
  const { clusters } = visible(status);
  const writer = new Writer(now, styles(colour));
  const width = Math.max(0, ...clusters.map(({ cluster }) => cluster.length));
  const summaries = clusters.map((cluster) => writer.summary(cluster, width)).join('\n');
  return [summaries, ...clusters.flatMap((cluster) => writer.details(cluster)), ''].join('\n\n').trimEnd();
}

class Writer {
  constructor(
    private readonly now: Date,
    private readonly style: Style,
  ) {}

  summary(status: ClusterStatus, width: number): string {
    const { cluster, reachable, error, hint, revision, orders } = status;
    const problems = problemsOf(status);
    const bad = orders.filter((order) => order.problems.length > 0).length;
    const counts = [
      `${plural(orders.length, 'order')}${bad === 0 ? '' : `, ${bad} not as ordered`}`,
      problems === 0 ? 'no problems' : plural(problems, 'problem'),
      revision === null ? 'nothing fetched' : `fetched ${revision}`,
    ].join('; ');
    const fine = problems === 0 && error === null;
    const mark = fine ? this.style('green', '✔') : this.style('red', '✖');
    const name = this.style('bold', cluster.padEnd(width));
    const head = `${mark} ${name}  ${reachable ? counts : (error ?? '')}`;
    const partly = reachable && error !== null ? [`    it ${error}`] : [];
    return [head, ...partly, ...(hint === null ? [] : [`    ${hint}`])].join('\n');
  }

  details(status: ClusterStatus): string[] {
    const { cluster, source, purposes, orders, orphans } = status;
    const on = (name: string) => `${this.style('bold', name)} on ${cluster}`;
    const flux = [
      ...(source === null ? [] : [{ ...source, heading: on(`GitRepository/${CATALOG_ORDERS}`) }]),
      ...purposes.map((purpose) => ({ ...purpose, heading: on(partName(purpose)) })),
    ];
    const blocks = [
      ...flux.flatMap(({ heading, state, asOrdered, message, since, hint }) => {
        if (message === null) return [];
        return [{ heading, lines: this.remark(message, hint, TIMED.includes(state) ? since : null, !asOrdered) }];
      }),
      ...orders
        .filter(({ problems }) => problems.length > 0)
        .map((order) => ({
          heading: this.style('bold', `${order.file}:${order.line}`) + subject({ ...order, cluster }),
          lines: order.problems.flatMap(({ message, hint, since }) => this.remark(message, hint, since)),
        })),
      ...orphans.map((orphan) => ({
        heading: this.style('bold', orphan.file ?? 'no file') + subject({ ...orphan, cluster }) + inNamespace(orphan),
        lines: this.remark(orphan.message, orphan.hint, null),
      })),
    ];
    const fine = orders.filter(({ problems }) => problems.length === 0);
    return [...stacked(blocks), ...this.fine(fine, purposes, status)];
  }

  private remark(message: string, hint: string | null, since: string | null, wrong = true): string[] {
    const mark = wrong ? this.style('red', '✖') : this.style('yellow', '⚠');
    const all = message.split('\n');
    const more = all.length > LINES ? [`    … and ${plural(all.length - LINES, 'line')} more`] : [];
    const text = [...all.slice(0, LINES), ...more].join('\n');
    const time = since === null ? '' : `${this.style('bold', `for ${age(since, this.now)}`)}  `;
    return [`  ${mark} ${time}${text}`, ...(hint === null ? [] : [`    ${hint}`])];
  }

  /** The orders of which nothing is wrong, a line each under their purpose. */
  private fine(
    orders: readonly OrderStatus[],
    purposes: readonly PurposeStatus[],
    { cluster, revision }: ClusterStatus,
  ): string[] {
    const byPurpose = groupBy(orders, ({ purpose }) => purpose);
    return [...new Set(purposes.map(({ purpose }) => purpose))].flatMap((purpose) => {
      const listed = byPurpose.get(purpose) ?? [];
      if (listed.length === 0) return [];
      const rows = listed.map((order) => [
        `${order.kind}/${order.name}`,
        order.present === null ? 'not told' : appliedFrom(order.revision, revision),
        this.condition('Ready', order.ready),
        this.condition('Synced', order.synced),
      ]);
      const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      const lines = rows.map((row, index) => {
        const mark = listed[index]?.present === null ? this.style('yellow', '?') : this.style('green', '✔');
        return `  ${mark} ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
      });
      const ready = listed.filter(({ present }) => present === true).length;
      const untold = ready === listed.length ? '' : `, ${listed.length - ready} not told`;
      const heading = `${this.style('bold', `purpose ${purpose}`)} on ${cluster}: ${plural(ready, 'order')} ready${untold}`;
      return [[heading, ...lines].join('\n')];
    });
  }

  private condition(type: string, condition: Pick<Condition, 'since'> | null): string {
    if (condition === null) return '';
    return condition.since === null ? type : `${type} ${age(condition.since, this.now)}`;
  }
}

/** The commit that an order was applied from, beside the one that the cluster has fetched. */
function appliedFrom(revision: string | null, fetched: string | null): string {
  return revision === null ? '' : `${revision}${revision === fetched ? '' : ', behind'}`;
}

function partName({ purpose, part }: PurposeStatus): string {
  return `purpose ${purpose}${part === null ? '' : `, part ${part}`}`;
}

function inNamespace({ namespace }: { readonly namespace: string | null }): string {
  return namespace === null ? '' : `, namespace ${namespace}`;
}

/** Blocks as text; what is to say of several alike is said once, below them all. */
function stacked(blocks: readonly Block[]): string[] {
  return [...groupBy(blocks, ({ lines }) => lines.join('\n'))].map(([text, alike]) =>
    [...alike.map(({ heading }) => heading), text].join('\n'),
  );
}
