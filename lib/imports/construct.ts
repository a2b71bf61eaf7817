import ts from 'typescript';
import type { Schema } from '../model/xrd.ts';

const IMPORTS = `import type { ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import { CompositeResource } from '#lib';`;

/**
 * Makes the construct that orders use of the one that `cdk8s import` wrote: kind and fields in their own spelling, enums
 * as plain strings, and no toJson, which would drop a field that it does not know without a word.
 */
export function toConstruct(kind: string, schema: Schema, imported: string): string {
  const source = ts.createSourceFile(`${kind}.ts`, imported, ts.ScriptTarget.ES2022, true);
  const edits: Edit[] = [];
  const replace = (node: ts.Node, text: string) => edits.push({ start: node.getStart(), end: node.end, text });

  const spelling = className(source);
  const schemas = new Map([[`${spelling}Props`, schema]]);

  let end = 0;
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) continue;
    edits.push({ start: end, end: statement.getStart(source, true), text: end === 0 ? `${IMPORTS}\n\n` : '\n\n' });
    visit(statement);
    end = statement.end;
  }
  const text = apply(edits, imported.slice(0, end));
  // The tags have done their service, and would only stand in the way of the hover text.
  return `${text.replace(/(\n *\*)?\n *\* @schema .*/g, '').replace(/ *\/\*\*[\s*]*\*\/\n/g, '')}\n`;

  function visit(node: ts.Node): void {
    if (ts.isMethodDeclaration(node)) {
      edits.push({ start: node.getFullStart(), end: node.end, text: '' });
    } else if (ts.isHeritageClause(node)) {
      replace(node, 'extends CompositeResource');
    } else if (ts.isIdentifier(node) && node.text.startsWith(spelling)) {
      replace(node, kind + node.text.slice(spelling.length));
    } else if (ts.isInterfaceDeclaration(node)) {
      visit(node.name);
      fields(node, schemas.get(node.name.text)?.properties ?? {});
    } else {
      ts.forEachChild(node, visit);
    }
  }

  function fields({ name, members }: ts.InterfaceDeclaration, properties: Readonly<Record<string, Schema>>): void {
    const written = members.filter(ts.isPropertySignature).map((member) => {
      const field = trueName(member);
      replace(member.name, /^[A-Za-z_$][\w$]*$/.test(field) ? field : JSON.stringify(field));
      if (member.type) type(member.type, properties[field] ?? {});
      return field;
    });
    const lost = Object.keys(properties).filter((field) => !written.includes(field));
    if (lost.length > 0) throw new Error(`cdk8s import takes fields of ${name.text} for one: ${lost.join(', ')}`);
  }

  function type(node: ts.TypeNode, { enum: values, items, additionalProperties, ...rest }: Schema): void {
    if (values) {
      const union = values.map((value) => JSON.stringify(value)).join(' | ');
      replace(node, ts.isArrayTypeNode(node.parent) ? `(${union})` : union);
    } else if (ts.isArrayTypeNode(node) && items) {
      type(node.elementType, items);
    } else if (ts.isTypeLiteralNode(node) && typeof additionalProperties === 'object') {
      node.members.filter(ts.isIndexSignatureDeclaration).forEach((member) => {
        type(member.type, additionalProperties);
      });
    } else if (ts.isTypeReferenceNode(node)) {
      schemas.set(node.typeName.getText(), rest);
      visit(node);
    } else if (node.kind === ts.SyntaxKind.AnyKeyword) {
      replace(node, 'unknown');
    }
  }
}

/** What cdk8s calls the kind, and begins the names of all its types with: `CloudflareDnsRecord` for CloudflareDNSRecord. */
function className(source: ts.SourceFile): string {
  const name = source.statements.find(ts.isClassDeclaration)?.name;
  if (name === undefined) throw new Error(`cdk8s import wrote no class into ${source.fileName}`);
  return name.text;
}

/** How the schema spells a field: cdk8s writes `webUi` for `webUI`, and the true name into a tag. */
function trueName(member: ts.PropertySignature): string {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'schema');
  const [, name] = /#(.*)/.exec(ts.getTextOfJSDocComment(tag?.comment) ?? '') ?? [];
  return name ?? member.name.getText();
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function apply(edits: readonly Edit[], text: string): string {
  const lastFirst = edits.toSorted((a, b) => b.start - a.start);
  return lastFirst.reduce((edited, edit) => edited.slice(0, edit.start) + edit.text + edited.slice(edit.end), text);
}
