// Bounds on a document, before anything of it is carried out: tokens while it is parsed, then depth, aliases and
// directives. They are the same for everybody: validation results are cached by document.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from "graphql";
import type { Plugin } from "graphql-yoga";

export const mostTokens = 1000;
/** The standard introspection query is 13 deep. */
const deepest = 15;
const mostAliases = 50;
const mostDirectives = 50;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );

/** Each fragment is measured once; one that contains itself, which another rule refuses, counts as flat. */
function createDepthOf(fragments: Fragments): (selectionSet: SelectionSetNode) => number {
  const known = new Map<string, number>();
  function ofFragment(name: string): number {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 0);
    const fragment = fragments.get(name);
    const depth = fragment ? depthOf(fragment.selectionSet) : 0;
    known.set(name, depth);
    return depth;
  }
  function depthOf({ selections }: SelectionSetNode): number {
    let depth = 0;
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          depth = Math.max(depth, 1 + (selection.selectionSet ? depthOf(selection.selectionSet) : 0));
          break;
        case Kind.INLINE_FRAGMENT:
          depth = Math.max(depth, depthOf(selection.selectionSet));
          break;
        case Kind.FRAGMENT_SPREAD:
          depth = Math.max(depth, ofFragment(selection.name.value));
          break;
      }
    }
    return depth;
  }
  return depthOf;
}

const tooMuch = (message: string) =>
  new GraphQLError(message, {
    extensions: { code: "DOCUMENT_TOO_LARGE", http: { spec: true, status: 400 } },
  });

export const limitsRule: ValidationRule = (context) => {
  let aliases = 0;
  let directives = 0;
  const depthOf = createDepthOf(fragmentsOf(context.getDocument()));
  return {
    OperationDefinition({ selectionSet }) {
      if (depthOf(selectionSet) > deepest) {
        context.reportError(tooMuch(`The document is more than ${deepest} fields deep.`));
      }
    },
    Field({ alias }) {
      if (alias) aliases += 1;
      if (alias && aliases === mostAliases + 1) {
        context.reportError(tooMuch(`The document has more than ${mostAliases} aliases.`));
      }
    },
    Directive() {
      directives += 1;
      if (directives === mostDirectives + 1) {
        context.reportError(tooMuch(`The document has more than ${mostDirectives} directives.`));
      }
    },
  };
};

export const limitDocuments = (): Plugin => ({
  onParse({ parseFn, setParseFn }) {
    setParseFn((source, options) => parseFn(source, { ...options, maxTokens: mostTokens }));
  },
  onValidate({ addValidationRule }) {
    addValidationRule(limitsRule);
  },
});
