import { declare } from '../language/declarations.ts';
import { authorizer } from './authorizer.ts';
import { cidrs } from './cidr.ts';
import { ips } from './ip.ts';
import { listExtensions } from './list-extensions.ts';
import { lists } from './lists.ts';
import { namedFormats } from './named-formats.ts';
import { optionals } from './optionals.ts';
import { quantities } from './quantity.ts';
import { regex } from './regex.ts';
import { semvers } from './semver.ts';
import { sets } from './sets.ts';
import { standard } from './standard.ts';
import { strings } from './strings.ts';
import { time } from './time.ts';
import { urls } from './urls.ts';

/** What rules may call since Kubernetes 1.35; see k8s.io/apiserver v0.36.3, pkg/cel/environment/base.go. */
export const functions = declare(
  standard,
  time,
  optionals,
  strings,
  regex,
  lists,
  sets,
  urls,
  authorizer,
  quantities,
  ips,
  cidrs,
  namedFormats,
  semvers,
  listExtensions,
);
