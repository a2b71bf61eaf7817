import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import type { Finding } from '../model/finding.ts';
import { parseManifests } from './manifest/parse.ts';

/**
 * The line that says the field of a finding about an order, a cluster or an XRD: that of the property itself, else of the
 * nearest one around it; the line of the finding where it has no field.
 */
export async function fieldLine(root: string, { file, line, field }: Finding): Promise<number> {
  if (field !== null && line === 1 && /^imports\/xrds\/.*\.yaml$/.test(file)) {
    const [document] = parseManifests(readFileSync(join(root, file))).documents;
    return document?.lineOf(field) ?? line;
  }
  if (field === null || !/^(orders|clusters)\/.*\.ts$/.test(file)) return line;
  // The compiler takes a third of a second to load, and only bad news needs it.
  const { default: compiler } = await import('typescript');
  const source = compiler.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    compiler.ScriptTarget.ES2022,
    true,
  );
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const declaration = (node: ts.Node): ts.Node | undefined => {
    if (compiler.isNewExpression(node) && lineOf(node) === line) return node.arguments?.[2];
    if (compiler.isCallExpression(node) && node.expression.getText() === 'cluster') return node.arguments[1];
    return compiler.forEachChild(node, declaration);
  };
  let value = declaration(source);
  let found = line;
  for (const [, key, name] of field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const inside: ts.Node | undefined = child(compiler, value, key ?? name ?? '');
    if (inside === undefined) break;
    found = lineOf(inside);
    value = compiler.isPropertyAssignment(inside) ? inside.initializer : inside;
  }
  return found;
}

function child(compiler: typeof ts, value: ts.Node | undefined, name: string): ts.Node | undefined {
  if (value === undefined) return undefined;
  if (compiler.isArrayLiteralExpression(value)) return value.elements[Number(name)];
  if (!compiler.isObjectLiteralExpression(value)) return undefined;
  return value.properties.find((property) => {
    const key = property.name;
    return key !== undefined && (compiler.isIdentifier(key) || compiler.isStringLiteral(key)) && key.text === name;
  });
}
