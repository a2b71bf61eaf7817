import type ts from 'typescript';

/**
 * The line that says a field of an order: of the property itself, else of the nearest one around it.
 * @param line the line on which the construct of the order begins
 * @param field a field path such as `spec.ports[0].name`
 */
export async function fieldLine(source: string, line: number, field: string): Promise<number> {
  // The compiler takes a third of a second to load, and only bad news needs it.
  const { default: compiler } = await import('typescript');
  const file = compiler.createSourceFile('order.ts', source, compiler.ScriptTarget.ES2022, true);
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const find = (node: ts.Node): ts.NewExpression | undefined =>
    compiler.isNewExpression(node) && lineOf(node) === line ? node : compiler.forEachChild(node, find);
  const construct = find(file);
  let value: ts.Node | undefined = construct?.arguments?.[2];
  let found = line;
  for (const [, index, name] of field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const inside: ts.Node | undefined = child(compiler, value, index ?? name ?? '');
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
